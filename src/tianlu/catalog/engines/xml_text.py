"""XML as servers write it: in a character set that no parser here reads or nothing names, or with what XML forbids."""

import re
from typing import Final

from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import Sentence

DECLARATION: Final = re.compile(r"\A<\?xml[^>]*\?>")
_DECLARED: Final = re.compile(r"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']""")
_CHARSET: Final = re.compile(r"""charset\s*=\s*"?([\w.-]+)""", re.IGNORECASE)
_MARKS: Final = (b"\xef\xbb\xbf", b"\xfe\xff", b"\xff\xfe")  # of UTF-8 and UTF-16
_CODECS: Final = {
    **dict.fromkeys(("gb2312", "gbk", "cp936", "gb18030", "x-gbk"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "cp950"), "big5hkscs"),
    **dict.fromkeys(("shift_jis", "shift-jis", "windows-31j"), "cp932"),
    "euc-jp": "euc_jp",
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987"), "cp949"),
    **dict.fromkeys(("iso-8859-1", "latin-1", "latin1"), "latin-1"),
    "windows-1252": "cp1252",
    "windows-1251": "cp1251",
    "koi8-r": "koi8-r",
}
# XML 1.0, 2.2: no control character but tab, line feed and carriage return, however it is written.
_FORBIDDEN: Final = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]));"
)


class NotXml(Exception):
    """These bytes are no well-formed XML (`damaged`), or hold a document type or entities."""

    def __init__(self, reason: Sentence, *, damaged: bool = False) -> None:
        super().__init__(str(reason))
        self.reason, self.damaged = reason, damaged


def in_utf8(body: bytes, content_type: str, charset: str) -> bytes:
    """The same document in UTF-8 where it is in another character set, else as it is.

    What it declares counts first. Where it declares nothing, or what is not true, it is UTF-8 if it can be, else what
    the header of the answer says (RFC 7303), else `charset`. Raises `NotXml` where the bytes fit nothing that is said.
    """
    if body.startswith(_MARKS):
        return body
    body = body.lstrip()
    head = body[:200].decode("latin-1")
    declared = (found := _DECLARED.match(head)) and _CODECS.get(found[1].lower())
    if declared and (text := _decoded(body, declared)) is not None:
        return _plain(text)
    if (text := _decoded(body, "utf-8")) is not None:
        return _plain(text) if declared else body
    found = _CHARSET.search(content_type)
    for name in (found[1].lower() if found else "", charset):
        codec = _CODECS.get(name)
        if codec and (text := _decoded(body, codec)) is not None:
            return _plain(text)
    if head.startswith("<") and (declared or _says_utf8(head)):
        raise NotXml(_("its characters are not in the encoding that it names; the target's character set can be set"))
    return body


def _says_utf8(head: str) -> bool:
    """Whether it names UTF-8, or nothing, which means the same."""
    found = _DECLARED.match(head)
    return found is None or found[1].lower() == "utf-8"


def without_forbidden(body: bytes) -> bytes:
    """The document without the control characters that XML does not allow and old records hold."""
    return _FORBIDDEN.sub(b"", body)


def _decoded(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        return None


def _plain(text: str) -> bytes:
    return DECLARATION.sub("", text.lstrip()).encode("utf-8")
