"""Names, and what they did, between the two families: `Shen, Congwen,` is entry element and rest in UNIMARC; 沈从文 is whole."""

from __future__ import annotations

from collections.abc import Iterable

from tianlu.marc.projecting.punctuation import bare
from tianlu.marc.projecting.roles import UNIMARC_CODES, relator

_PRINCIPAL = frozenset(("aut", "cmp", "art", "pht", "ctg", "edt", "com", "adp", "lbt", "scr"))
# Of each relator the word that Chinese records write.
CHINESE = {
    "aut": "著",
    "edt": "编",
    "com": "辑",
    "trl": "译",
    "ann": "注",
    "ill": "绘",
    "art": "绘画",
    "pht": "摄影",
    "cmp": "作曲",
    "lyr": "作词",
    "drt": "导演",
    "act": "主演",
    "nrt": "朗读",
    "win": "作序",
    "adp": "改编",
    "rev": "审定",
    "scr": "书写",
    "egr": "篆刻",
    "ive": "口述",
}
_NUMERIC = {relator_code: number for number, relator_code in reversed(UNIMARC_CODES.items())}


def split_name(name: str) -> tuple[str, str]:
    """Entry element and the part before it; nothing stands before a name written whole."""
    entry, comma, rest = bare(name).partition(", ")
    return (entry, rest) if comma else (bare(name), "")


def is_principal(roles: Iterable[str]) -> bool:
    """Whether one of the roles, or none at all, makes a name one of those who made the work."""
    known = [code for code in map(relator, roles) if code]
    return not known or any(code in _PRINCIPAL for code in known)


def unimarc_role(words: list[str], codes: list[str], *, chinese: bool) -> list[str]:
    """$4 of UNIMARC: the code of the manual, in Chinese records the word; what has no code keeps its word."""
    found = []
    for said in codes or words:
        code = relator(said.rsplit("/", 1)[-1])
        word = next((one for one in words if relator(bare(one)) == code), "") if code else ""
        if chinese:
            found.append(bare(word) if word and not word.isascii() else CHINESE.get(code, bare(said)))
        else:
            found.append(_NUMERIC.get(code, bare(said)))
    return found
