"""The wheel holds the whole library and nothing else, and serves the demo from an empty environment."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests import needs
from tests.serving import free_port

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.network

# What is no module, template or translation: package data, each kind counted so that a lost folder shows.
DATA = {
    "tianlu/kit/static/kit/dist/ui.js",
    "tianlu/kit/static/kit/dist/ui.css",
    "tianlu/kit/static/kit/dist/sw.js",
    "tianlu/kit/static/kit/dist/icons.svg",
    "tianlu/kit/static/kit/dist/build.json",
    "tianlu/kit/static/kit/brand/icon-192.png",
    "tianlu/kit/ui/src/css/tokens.css",
    "tianlu/kit/glosses/data/SOURCES.md",
    "tianlu/kit/glosses/data/en-zh.tsv.xz",
    "tianlu/kit/glosses/data/zh-en.tsv.xz",
    "tianlu/kit/text/data/fold.txt",
    "tianlu/kit/text/data/readings.txt",
    "tianlu/kit/text/data/phrases.txt",
    "tianlu/kit/text/data/corners.txt",
    "tianlu/kit/text/data/SOURCES.md",
    "tianlu/holdings/fonts/labels.ttf",
    "tianlu/holdings/fonts/OFL.txt",
    "tianlu/discovery/citations/styles/gb7714-2025.csl",
    "tianlu/discovery/citations/styles/gb7714-2015.csl",
    "tianlu/marc/formats/data/marc21.txt",
    "tianlu/marc/formats/data/unimarc-coded.txt",
    "tianlu/portal/demo/organisation.json",
    "tianlu/portal/demo/attribution.json",
    "tianlu/portal/demo/data/README.md",
    "tianlu/portal/demo/data/modern.tsv",
    "tianlu/portal/demo/data/cc0-1.0/arxiv.tsv.xz",
    "tianlu/portal/demo/data/public-domain/loc.mrc.xz",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout as it is built now."""
    if not (ROOT / "src/tianlu/kit/static/kit/dist/build.json").is_file():
        needs.lacking("built assets", "make setup")
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(["sh", "scripts/dist.sh", "--as-built", str(folder)], cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


def test_holds_what_a_library_needs(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    source = ROOT / "src"
    code = {str(path.relative_to(source)) for kind in ("*.py", "*.html") for path in source.rglob(kind)}
    spoken = {str(path.with_suffix(".mo").relative_to(source)) for path in source.rglob("*.po")}
    licences = {name.rpartition("/")[2] for name in held if "/licenses/" in name}
    assert (code | spoken | DATA) - held == set()
    assert licences == {"LICENSE", "NOTICE"}


def test_holds_nothing_else(wheel: Path) -> None:
    held = zipfile.ZipFile(wheel).namelist()
    known = re.compile(
        r"tianlu/.*\.(py|html|mo|md|csl)$|tianlu/py\.typed$|tianlu-[\d.]+\.dist-info/"
        r"|tianlu/(kit/static|kit/text/data|kit/glosses/data|marc/(formats|crosswalk)/data|holdings/fonts)/|tianlu/kit/ui/src/css/tokens\.css$|tianlu/portal/demo/|tianlu/[a-z]+/(templates|data)/"
    )
    assert [name for name in held if not known.match(name)] == []
    assert [
        name for name in held if re.search(r"(^|/)(tests?|node_modules|__pycache__|var)/|/ui/src/js/|\.po$", name)
    ] == []
    assert wheel.stat().st_size < 16_000_000  # the vectors of the demo are 13 MB of it


def test_the_same_commit_gives_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    command = ["sh", "scripts/dist.sh", "--as-built", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (again,) = tmp_path.glob("*.whl")
    assert again.read_bytes() == wheel.read_bytes()


def test_serves_the_demo_from_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(tmp_path), "sqlparse"]
    if subprocess.run(pip, check=False, capture_output=True).returncode:
        needs.lacking("package index", "connect this machine to the network")
    done = subprocess.run(
        ["sh", "scripts/try-wheel.sh", str(wheel), "--limit", "400"],
        cwd=ROOT,
        env={**os.environ, "PYTHON": sys.executable, "TIANLU_PORT": str(free_port())},
        check=False,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{wheel.name} serves the demo" in done.stdout
