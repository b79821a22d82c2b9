"""Coded data of the two families side by side: leader and 008 of MARC 21; leader, 100, 105, 106, 110 of UNIMARC.

Sources: MARC 21 Format for Bibliographic Data; UNIMARC Manual: Bibliographic Format.
"""

from __future__ import annotations

import unicodedata


def _pairs(said: str) -> dict[str, str]:
    """`ab cd`: a of MARC 21 is b of UNIMARC, c is d; `_` stands for a blank."""
    return {pair[0].replace("_", " "): pair[1].replace("_", " ") for pair in said.split()}


def back(table: dict[str, str]) -> dict[str, str]:
    """The same table read from UNIMARC; where several mean one, the first is meant."""
    found: dict[str, str] = {}
    for mine, other in table.items():
        found.setdefault(other, mine)
    return found


STATUS = _pairs("nn cc dd pp ac")
TYPE = _pairs("aa tb cc dd ee ff gg ii jj kk ml om pm rr")
LEVEL = _pairs("mm ss aa cc ba dc is")
ENCODING_LEVEL = _pairs("__ 11 82 33 51 73 4_ u_ z_ 21")
DATE_TYPE = _pairs("sd ca db uc re qf mg th pi ej ig kg nu bu")
AUDIENCE = _pairs("ja ab bc cd de fk gm em")
GOVERNMENT = _pairs("fa sb ce ld if oh uu _y zz az mz")
ILLUSTRATION = _pairs("aa bb cc dd ee ff gg hh ii jj kk ll mm po")
CONTENTS = _pairs("ba cb ic ad de ef rg si pj jk ul mm ln tp nr 6t or zs")
LITERARY = _pairs("1a db ec hd ie jf pg sh 0y mz fa")
BIOGRAPHY = _pairs("aa bb cc dd _y")
FORM = _pairs("_r rr ss dd ff at bt ct os qs")
SERIAL_TYPE = _pairs("pa mb nc le df wg _z")
FREQUENCY = _pairs("da cb wc ed se mf bg qh ti fj ak gl hm in jo uu _y zz")
REGULARITY = _pairs("ra nb uu xy")
SERIAL_CONTENTS = _pairs("ba cb ic ad de ef rg yh si pj ok ll wm gn vo hp nr 6t")
SCRIPT = {**dict.fromkeys("ab", "ba"), **{mine: f"{mine}a" for mine in "cdefghijkl"}}
_SCRIPTS = (
    ("CJK", "ea"),
    ("HIRAGANA", "da"),
    ("KATAKANA", "da"),
    ("HANGUL", "ka"),
    ("LATIN", "ba"),
    ("CYRILLIC", "ca"),
    ("ARABIC", "fa"),
    ("GREEK", "ga"),
    ("HEBREW", "ha"),
    ("THAI", "ia"),
    ("DEVANAGARI", "ja"),
    ("TAMIL", "la"),
)


def script_of_title(title: str) -> str:
    """UNIMARC 100 $a/34-35: the script of the first letter of the title proper."""
    for letter in title:
        if letter.isalpha():
            name = unicodedata.name(letter, "")
            return next((code for word, code in _SCRIPTS if name.startswith(word)), "zz")
    return "zz"


def entered(date: str) -> str:
    """`yymmdd` of MARC 21 with its century; nothing where it is no date. MARC records begin in 1968."""
    if len(date) != 6 or not date.isdecimal():
        return " " * 8
    return ("19" if date[:2] >= "68" else "20") + date
