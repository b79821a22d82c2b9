"""Compile every package's .po file; with `--check`, fail on fuzzy, missing or stale entries."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1] / "src" / "tianlu"


def main() -> int:
    bad = 0
    for source in sorted(ROOT.glob("*/locale/*/LC_MESSAGES/django.po")):
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parents[1].name)
        for message in catalog:
            if message.id and (message.fuzzy or not message.string):
                print(f"{source.relative_to(ROOT)}:{message.lineno}: no translation of {message.id!r}")
                bad += 1
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)
    return 1 if bad and "--check" in sys.argv else 0


if __name__ == "__main__":
    raise SystemExit(main())
