"""The encodings this package reads and writes, all strict: a byte that means nothing is an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tianlu.marc.encodings import iso5426, marc8


class Codec(NamedTuple):
    """``decode`` raises UnicodeDecodeError, ``encode`` UnicodeEncodeError; neither ever replaces a character.

    ``exact`` says that every text it decodes is encoded to the same bytes again.
    """

    name: str
    decode: Callable[[bytes], str]
    encode: Callable[[str], bytes]
    exact: bool = False


def _python(name: str, decoder: str, encoder: str, *, exact: bool = False) -> Codec:
    return Codec(name, lambda raw: raw.decode(decoder), lambda text: text.encode(encoder), exact)


CODECS: dict[str, Codec] = {
    "utf-8": _python("utf-8", "utf-8", "utf-8", exact=True),
    "gb18030": _python("gb18030", "gb18030", "gb18030"),
    # Files called GBK hold the odd character of its superset; reading them as GB18030 loses none.
    "gbk": _python("gbk", "gb18030", "gbk"),
    "big5": _python("big5", "cp950", "cp950"),
    "marc-8": Codec("marc-8", marc8.decode, marc8.encode),
    "iso-5426": Codec("iso-5426", iso5426.decode, iso5426.encode),
    "latin-1": _python("latin-1", "latin-1", "latin-1", exact=True),
    "shift-jis": _python("shift-jis", "cp932", "cp932"),
    "euc-jp": _python("euc-jp", "euc_jp", "euc_jp"),
    "euc-kr": _python("euc-kr", "cp949", "cp949"),
    # Never decided, only chosen by a person.
    "windows-1251": _python("windows-1251", "cp1251", "cp1251", exact=True),
    "koi8-r": _python("koi8-r", "koi8-r", "koi8-r", exact=True),
    "windows-1252": _python("windows-1252", "cp1252", "cp1252", exact=True),
}

_ALIASES = {
    "utf8": "utf-8",
    "ascii": "utf-8",
    "us-ascii": "utf-8",
    "gb2312": "gbk",
    "cp936": "gbk",
    "marc8": "marc-8",
    "iso5426": "iso-5426",
    "iso-8859-1": "latin-1",
    "latin1": "latin-1",
    "sjis": "shift-jis",
    "cp932": "shift-jis",
    "cp949": "euc-kr",
    "eucjp": "euc-jp",
    "euckr": "euc-kr",
    "cp1252": "windows-1252",
}


def codec(name: str) -> Codec:
    """The codec of that name or usual alias; LookupError for others."""
    key = name.lower().replace("_", "-")
    found = CODECS.get(_ALIASES.get(key, key))
    if found is None:
        raise LookupError(name)
    return found
