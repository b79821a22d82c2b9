"""Every data file is attributed, with the count that is really there, in the page's data and in the README."""

import json

from tianlu.portal.demo import sources

ENTRIES = json.loads((sources.DATA.parent / "attribution.json").read_text("utf-8"))
README = (sources.DATA / "README.md").read_text("utf-8")


def test_every_data_file_is_named_once() -> None:
    on_disk = {path.relative_to(sources.DATA).as_posix() for path in sources.DATA.rglob("*") if path.is_file()}
    named = [name for entry in ENTRIES for name in entry["files"]]
    assert sorted(named) == sorted(on_disk - {"README.md"})
    assert all(f"`{name}`" in README for name in named)


def test_share_alike_data_lie_in_their_own_folder() -> None:
    for entry in ENTRIES:
        folders = {name.split("/")[0] for name in entry["files"] if "/" in name}
        assert ("BY-SA" in entry["licence"]) == (folders == {"cc-by-sa-4.0"})
        assert entry["licence_url"].startswith("https://")
        assert entry["source"]["zh"]
        assert entry["source"]["en"]


def test_counts_are_true() -> None:
    readers = (
        sources.modern,
        sources.classics,
        sources.goodbooks,
        sources.renewals,
        sources.articles,
        sources.congress,
    )
    assert [entry["count"] for entry in ENTRIES] == [len(reader()) for reader in readers]
    assert f"{sum(entry['count'] for entry in ENTRIES):,} records" in README


def test_the_data_stay_small() -> None:
    assert sum(path.stat().st_size for path in sources.DATA.rglob("*") if path.is_file()) < 2_000_000
