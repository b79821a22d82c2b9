"""CQL cut into tokens, each with its place (OASIS searchRetrieve part 5, annex A)."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from tianlu.discovery.cql.refusals import QueryTooLong, QuoteOpen

LONGEST: Final = 10_000  # characters of a query
Kind = Literal["word", "quoted", "sign", "end"]
_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<sign><>|<=|>=|==|[()=<>/])|(?P<word>[^\s()=<>"/]+)|(?P<quoted>"(?:\\.|[^"\\])*")|(?P<open>"))""",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """`text` of a quoted token is without its marks, with `\\"` read; other backslashes stay, they mask signs.

    `position` counts characters from 1, as a person does.
    """

    kind: Kind
    text: str
    position: int

    @property
    def lower(self) -> str:
        return self.text.lower()

    def is_sign(self, *signs: str) -> bool:
        return self.kind == "sign" and self.text in signs

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these words, unquoted, in any case."""
        return self.kind == "word" and self.text.lower() in words


def tokens_of(query: str) -> list[Token]:
    """The tokens of a query, an end token last; raises `QueryTooLong` or `QuoteOpen`."""
    if len(query) > LONGEST:
        raise QueryTooLong(limit=LONGEST, position=LONGEST)
    found: list[Token] = []
    at = 0
    while match := _TOKEN.match(query, at):
        at = match.end()
        name = match.lastgroup or ""
        start = match.start(name) + 1
        text = match[name]
        if name == "open":
            raise QuoteOpen(position=start)
        if name == "quoted":
            found.append(Token("quoted", re.sub(r"\\(.)", _unquoted, text[1:-1], flags=re.DOTALL), start))
        else:
            found.append(Token("sign" if name == "sign" else "word", text, start))
    found.append(Token("end", "", len(query.rstrip()) + 1))
    return found


def _unquoted(match: re.Match[str]) -> str:
    return '"' if match[1] == '"' else match[0]
