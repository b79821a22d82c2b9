"""Make the font of printed labels out of Noto Sans SC (OFL): one TrueType file of its regular weight.

The package on npm holds the variable font in slices for browsers; they are set to weight 400, freed of everything that
drawing labels does not need, and put together. About half a minute; left alone when it is newer than its sources.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from fontTools import merge
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "node_modules/@fontsource-variable/noto-sans-sc"
MADE = ROOT / "src/tianlu/holdings/fonts/labels.ttf"
_KEPT = {"GlyphOrder", "head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "name", "post"}
_EPOCH = 3_849_984_000  # 2026-01-01 in seconds since 1904, so that the same sources give the same bytes


def slices() -> list[Path]:
    return sorted((SOURCES / "files").glob("*-wght-normal.woff2"))


def plain(source: Path, target: Path) -> None:
    """A slice at its regular weight, outlines and characters only."""
    font = instancer.instantiateVariableFont(TTFont(source, recalcTimestamp=False), {"wght": 400})
    for table in set(font.keys()) - _KEPT:
        del font[table]
    font["post"].formatType = 3.0
    font.flavor = None
    font.save(target)


def make() -> None:
    with tempfile.TemporaryDirectory() as folder:
        parts = [str(Path(folder) / f"{number:03}.ttf") for number in range(len(slices()))]
        for source, part in zip(slices(), parts, strict=True):
            plain(source, Path(part))
        font = merge.Merger().merge(parts)
        font["post"].formatType = 3.0
        for number, text in {
            1: "Noto Sans SC",
            2: "Regular",
            4: "Noto Sans SC Regular",
            6: "NotoSansSC-Regular",
        }.items():
            font["name"].setName(text, number, 3, 1, 0x409)
        font["head"].created = font["head"].modified = _EPOCH
        font.recalcTimestamp = False
        MADE.parent.mkdir(exist_ok=True)
        half = MADE.with_suffix(".part")
        font.save(half)
        shutil.copyfile(SOURCES / "LICENSE", MADE.with_name("OFL.txt"))
        half.replace(MADE)


def main() -> int:
    sources = [SOURCES / "package.json", Path(__file__)]
    if not slices():
        print("The font of labels is not here: make setup", file=sys.stderr)
        return 1
    if not MADE.is_file() or MADE.stat().st_mtime < max(path.stat().st_mtime for path in sources):
        make()
    return 0


if __name__ == "__main__":
    sys.exit(main())
