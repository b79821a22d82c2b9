"""The demo files, built once for all tests of this folder."""

import pytest

from tianlu.portal.demo.build import DemoFile, build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[DemoFile]:
    return build(tmp_path_factory.mktemp("demo"))
