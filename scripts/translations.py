"""Compile every package's .po file; with `--check`, fail where a sentence of code or templates has no translation.

A package's sentences may be translated by any package, as Django reads them; a translation of what no code says is stale.
"""

import ast
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

from tianlu.marc.formats import sentences

ROOT = Path(__file__).resolve().parents[1] / "src" / "tianlu"
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "N_")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    "npgettext": ((1, "c"), 2, 3),
}
Identity = tuple[str, str]  # context, sentence in the singular


def catalogs() -> Iterator[tuple[Path, Catalog]]:
    for source in sorted(ROOT.glob("*/locale/*/LC_MESSAGES/django.po")):
        with source.open("rb") as file:
            yield source, read_po(file, locale=source.parents[1].name)


def identity(message: str | tuple[str, ...] | list[str], context: str | None) -> Identity:
    return context or "", message if isinstance(message, str) else message[0]


def said() -> dict[Identity, str]:
    """Every sentence that code and templates say, and one place that says it."""
    found = {}
    for path in sorted([*ROOT.rglob("*.py"), *ROOT.rglob("*.html"), *ROOT.rglob("*.xml")]):
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n"))
        for line, message, _comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
            found[identity(message, context)] = f"{path.relative_to(ROOT)}:{line}"
    return found | {("", sentence): "marc/formats/data" for sentence in sentences() - {one for _, one in found}}


def written() -> set[str]:
    """Every string in the code and in the tables of formats: sentences that are handed on in English and translated where they are shown."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in ROOT.rglob("*.py"))
    return sentences().union(
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def compiled(source: Path, catalog: Catalog) -> None:
    """Written aside first: a process that runs reads the old one or the new one, never a half."""
    part = source.with_suffix(f".mo-{os.getpid()}")
    with part.open("wb") as file:
        write_mo(file, catalog)
    part.replace(source.with_suffix(".mo"))


def main() -> int:
    settings.configure(USE_I18N=False)
    complaints, translated = [], {}
    for source, catalog in catalogs():
        place = source.relative_to(ROOT)
        for message in catalog:
            if not message.id:
                continue
            if message.fuzzy or not all([message.string] if isinstance(message.string, str) else message.string):
                complaints.append(f"{place}:{message.lineno}: no translation of {message.id!r}")
            translated[identity(message.id, message.context)] = f"{place}:{message.lineno}"
        compiled(source, catalog)
    if "--check" in sys.argv:
        used = said()
        complaints += [f"{used[one]}: not in any catalog: {one[1]!r}" for one in used.keys() - translated.keys()]
        strings = written()
        unused = {one for one in translated.keys() - used.keys() if one[1] not in strings}
        complaints += [f"{translated[one]}: said nowhere: {one[1]!r}" for one in unused]
    print("\n".join(sorted(complaints)), end="\n" if complaints else "")
    return 1 if complaints and "--check" in sys.argv else 0


if __name__ == "__main__":
    raise SystemExit(main())
