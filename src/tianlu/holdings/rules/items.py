"""Items in the local fields of a record: groups, repeated numbers, ranges, counts, call numbers.

Fields seen in practice hold several copies in one field: `$aTSG$bD001669$bD001705$dH14`, `$b20295403-5408`,
`$a1$bT002267$dK86$e1$f2$a1$bT002269$dK86$e1$f2`. Several fields may say the same copies in different words (905 and
985); what has the same number is one item.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

from tianlu.holdings.rules.item_states import STATED, StateRead, read_state
from tianlu.holdings.rules.mapping import NUMBERS, FieldRule, Mapping, Role
from tianlu.holdings.rules.prices import Price, is_of_set, read_price

MOST_IN_RANGE = 1000
MOST_COPIES = 200
_LONGEST_NUMBER = 60
_RANGE = re.compile(r"^(?P<prefix>.*?)(?P<first>\d+)\s*[-–—~至]\s*(?P<again>[^\d]*)(?P<last>\d+)$")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")  # PostgreSQL stores no NUL, and no barcode has the others
_SEPARATORS = re.compile(r"[,;、]")
Subfields = Sequence[tuple[str, str]]


class Problem(NamedTuple):
    """Something staff should look at; the sentence is made where it is shown."""

    code: str
    params: dict[str, str | int]


class Draft(NamedTuple):
    """An item as the file says it; `branch` and `location` are the file's own words."""

    barcode: str = ""
    accession_number: str = ""
    branch: str = ""
    location: str = ""
    call_number: str = ""
    copy_number: str = ""
    volume: str = ""
    price_minor: int | None = None
    currency: str = ""
    fund: str = ""
    source: str = ""
    batch: str = ""
    state: str = ""  # "" is available
    due: str = ""  # the day a lent one is due there, in ISO form


class ItemsRead(NamedTuple):
    """The items of one record, with what looked wrong."""

    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...]


Group = list[tuple[Role, str]]


def read_items(fields: Iterable[tuple[str, Subfields]], mapping: Mapping) -> ItemsRead:
    """The items that `mapping` finds in (tag, subfields) pairs, in the order written."""
    rules = {rule.tag: rule for rule in mapping.rules}
    problems: list[Problem] = []
    drafts: list[Draft] = []
    shared = ("", "")  # call number and branch of fields that make no items
    for tag, subfields in fields:
        rule = rules.get(tag)
        if rule is None:
            continue
        groups = split_groups(rule, subfields)
        if not rule.items:
            for group in groups:
                shared = (shared[0] or call_number(group, rule), shared[1] or _first(group, Role.BRANCH))
            continue
        made = [draft for group in groups for draft in _drafts(group, rule, mapping.currency, problems)]
        _check_copies(groups, made, problems)
        drafts.extend(made)
    if not drafts:
        return ItemsRead((), tuple(problems))
    return ItemsRead(tuple(_join(drafts, shared, problems)), tuple(problems))


def split_groups(rule: FieldRule, subfields: Subfields) -> list[Group]:
    """The field's groups: a start code begins one, and so does a role that the current group has already.

    Numbers written just before a repeated role belong to the new group: `$b1$dI1$b2$dI2` is two groups. A group that
    names no branch keeps the branch of the one before it.
    """
    groups: list[Group] = []
    group: Group = []
    seen: set[Role] = set()  # roles of the group other than numbers, which may repeat
    starts, roles = rule.starts, rule.subfields
    begun = False
    for code, value in subfields:
        if starts and code in starts:
            if begun:
                groups.append(group)
                group, seen = [], set()
            begun = True
        role = roles.get(code)
        if role is None or not (text := _plain(value)):
            continue
        if role in seen:
            group, following = _cut(group)
            groups.append(group)
            group, seen = following, set()
        if role not in NUMBERS:
            seen.add(role)
        group.append((role, text))
    groups.append(group)
    filled = [group for group in groups if group]
    if len(filled) > 1:
        _inherit_branch(filled)
    return filled


def _inherit_branch(groups: list[Group]) -> None:
    for before, after in pairwise(groups):
        branch = _first(before, Role.BRANCH)
        if branch and not _first(after, Role.BRANCH):
            after.insert(0, (Role.BRANCH, branch))


def _cut(group: Group) -> tuple[Group, Group]:
    """Numbers at the end of a group that a repeated role ends go with what follows, unless nothing else has numbers."""
    place = len(group)
    while place and group[place - 1][0] in NUMBERS:
        place -= 1
    head = group[:place]
    return (head, group[place:]) if any(role in NUMBERS for role, _ in head) else (group, [])


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip() if not text.isascii() else text.strip()
    return plain if plain.isprintable() else _CONTROLS.sub("", plain).strip()


def _first(group: Group, role: Role) -> str:
    for known, text in group:
        if known is role:
            return text
    return ""


def call_number(group: Group, rule: FieldRule) -> str:
    """The whole call number when the field gives it, else class and book number put together."""
    return _call_number(dict(reversed(group)), rule)


def _call_number(said: dict[Role, str], rule: FieldRule) -> str:
    whole = said.get(Role.CALL_NUMBER, "")
    if not whole:
        halves = (said.get(Role.CLASS, ""), said.get(Role.BOOK_NUMBER, ""))
        whole = rule.joiner.join([half for half in halves if half])
    if Role.PREFIX in said or Role.SUFFIX in said:
        parts = (said.get(Role.PREFIX, ""), whole, said.get(Role.SUFFIX, ""))
        whole = " ".join([part for part in parts if part])
    return whole[:200]


def expand_numbers(text: str, *, ranges: bool = True) -> list[str]:
    """`A0001,A0003-5` as the numbers it stands for, leading zeros kept.

    The end of a range may leave out what it shares with the start (`20295403-5408`). Raises ValueError with a code:
    `range-too-large` above 1000 numbers, `range-backwards`, `number-too-long` above 60 characters.
    """
    if text.isascii() and text.isalnum() and len(text) <= _LONGEST_NUMBER:
        return [text]  # most numbers are just that
    numbers: list[str] = []
    for piece in _SEPARATORS.split(_plain(text)):
        part = piece.strip()
        if not part:
            continue
        numbers.extend(_range(part) if ranges else [part])
    if any(len(number) > _LONGEST_NUMBER for number in numbers):
        raise ValueError("number-too-long")
    return numbers


def _range(part: str) -> list[str]:
    found = _RANGE.match(part)
    if found is None:
        return [part]
    prefix, first, again, last = found["prefix"], found["first"], found["again"], found["last"]
    if len(last) > len(first) or (again and again != prefix) or len(first) > 30:
        return [part]  # `2009-12345` is one number with a hyphen
    end = int(first[: len(first) - len(last)] + last)
    start = int(first)
    if end < start:
        raise ValueError("range-backwards")
    if end - start >= MOST_IN_RANGE:
        raise ValueError("range-too-large")
    return [f"{prefix}{number:0{len(first)}d}" for number in range(start, end + 1)]


def _drafts(group: Group, rule: FieldRule, currency: str, problems: list[Problem]) -> list[Draft]:
    said = dict(reversed(group))  # of a repeated role the first counts
    price = _price(said.get(Role.PRICE, ""), currency, problems)
    standing = StateRead() if STATED.isdisjoint(said) else read_state(said)
    if standing.problem:
        number = said.get(Role.BARCODE) or said.get(Role.ACCESSION, "")
        text = said.get(Role.STATE) or said.get(Role.DUE, "")
        problems.append(Problem(standing.problem, {"number": number[:60], "text": text[:60]}))
    if standing.state == "withdrawn":
        return []

    def draft(barcode: str, accession: str) -> Draft:
        return Draft(
            barcode,
            accession,
            said.get(Role.BRANCH, "")[:100],
            said.get(Role.LOCATION, "")[:100],
            _call_number(said, rule),
            said.get(Role.COPY_NUMBER, "")[:20],
            said.get(Role.VOLUME, "")[:100],
            price.minor if price else None,
            price.currency if price else "",
            said.get(Role.FUND, "")[:60],
            said.get(Role.SOURCE, "")[:60],
            said.get(Role.BATCH, "")[:60],
            standing.state,
            standing.due,
        )

    barcodes = _numbers(group, Role.BARCODE, rule, problems) if Role.BARCODE in said else []
    accessions = _numbers(group, Role.ACCESSION, rule, problems) if Role.ACCESSION in said else []
    if not barcodes and not accessions:
        return [draft("", "")] * _copies(group, problems)
    if barcodes and accessions and len(barcodes) != len(accessions):
        problems.append(Problem("numbers-uneven", {"barcodes": len(barcodes), "accessions": len(accessions)}))
    return [draft(barcode, accession) for barcode, accession in zip_longest(barcodes, accessions, fillvalue="")]


def _price(text: str, currency: str, problems: list[Problem]) -> Price | None:
    if not text:
        return None
    try:
        if (price := read_price(text, currency)) and is_of_set(text):
            problems.append(Problem("price-of-set", {"text": text[:60]}))
        return price
    except ValueError:
        problems.append(Problem("price-unreadable", {"text": text[:60]}))
        return None


def _numbers(group: Group, role: Role, rule: FieldRule, problems: list[Problem]) -> list[str]:
    numbers: list[str] = []
    for known, text in group:
        if known is role:
            try:
                numbers.extend(expand_numbers(text, ranges=rule.ranges))
            except ValueError as error:
                problems.append(Problem(str(error), {"text": text[:60]}))
    return numbers


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None


def _copies(group: Group, problems: list[Problem]) -> int:
    """How many copies a group without numbers stands for: what it says, else one when it places a copy somewhere."""
    text = _first(group, Role.COPIES)
    if not text:
        placed = {Role.CALL_NUMBER, Role.CLASS, Role.LOCATION, Role.BRANCH, Role.COPY_NUMBER}
        return int(any(role in placed for role, _ in group) and not _numbers_written(group))
    count = _count(text)
    if count is None:
        problems.append(Problem("copies-unreadable", {"text": text[:60]}))
        return 1
    if count > MOST_COPIES:
        problems.append(Problem("copies-too-many", {"count": count}))
        return 0
    return 0 if _numbers_written(group) else count


def _numbers_written(group: Group) -> bool:
    return any(role in NUMBERS for role, _ in group)


def _check_copies(groups: list[Group], made: list[Draft], problems: list[Problem]) -> None:
    """`$f` gives the copies of its group, or in every group those of the whole field: either reading may hold."""
    said = [count for group in groups if (count := _count(_first(group, Role.COPIES))) is not None]
    if (
        said
        and len(made) not in {sum(said), max(said)}
        and any(draft.barcode or draft.accession_number for draft in made)
    ):
        problems.append(Problem("count-mismatch", {"said": max(said), "found": len(made)}))


def _join(drafts: list[Draft], shared: tuple[str, str], problems: list[Problem]) -> Iterable[Draft]:
    """One draft per number; a number said twice in different fields completes, in one field it is a mistake.

    Two barcodes are two books, also where they share an accession number.
    """
    call, branch = shared
    if len(drafts) == 1 and not call and not branch:
        yield drafts[0]
        return
    known: dict[tuple[str, str], int] = {}
    joined: list[Draft] = []
    for draft in drafts:
        keys = [(kind, number) for kind, number in (("b", draft.barcode), ("a", draft.accession_number)) if number]
        place = next((known[key] for key in keys if key in known), None)
        if place is not None and draft.barcode and joined[place].barcode not in ("", draft.barcode):
            place = None
        if place is None:
            place = len(joined)
            joined.append(draft)
        elif joined[place] == draft:
            problems.append(Problem("number-twice", {"number": draft.barcode or draft.accession_number}))
        else:
            joined[place] = _complete(joined[place], draft)
        known.update(dict.fromkeys(keys, place))
    for draft in joined:
        if (call and not draft.call_number) or (branch and not draft.branch):
            yield draft._replace(call_number=draft.call_number or call, branch=draft.branch or branch)
        else:
            yield draft


def _complete(first: Draft, second: Draft) -> Draft:
    told = {
        name: value
        for name, value in second._asdict().items()
        if value not in ("", None) and getattr(first, name) in ("", None)
    }
    return first._replace(**told)
