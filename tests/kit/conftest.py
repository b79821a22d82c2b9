"""What several abilities of kit need for their tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installation import Installation, own_installation


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """A data home and database of its own, with kit's tables."""
    with own_installation(tmp_path, app="kit") as made:
        yield made
