"""Stretches of a browse list: headings in their order, forms of one name on one line, counted as the search counts."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from django.db.models import BinaryField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from tianlu.catalog.data import AuthorityKind
from tianlu.catalog.queries import preferred_for, visible
from tianlu.discovery.cql.ast import SortKey
from tianlu.discovery.cql.form import LINES, FormLine, parse_form
from tianlu.discovery.data import Reach, SearchRequest
from tianlu.discovery.engines import opened
from tianlu.discovery.headings import BrowseKind, WrittenHeading, heard_as, place_of, romanised, with_umlaut
from tianlu.discovery.models import Heading
from tianlu.discovery.queries.reaching import reach_of
from tianlu.kit.text import to_simplified
from tianlu.libraries.data import Actor

STRETCH: Final = 30  # lines of a page
_READ: Final = 4 * STRETCH  # rows read at a time
_ROUNDS: Final = 10  # times that is done for one page, however little of it the actor may see
_MOST_SOUND: Final = 200  # rows of names that sound like those of a page
_KEPT_FORMS: Final = 6
_NAMES: Final = frozenset({AuthorityKind.PERSONS, AuthorityKind.BODIES})
_CONTROLLED: Final = {
    BrowseKind.AUTHORS: _NAMES,
    BrowseKind.SUBJECTS: _NAMES | {AuthorityKind.SUBJECTS, AuthorityKind.PLACES},
}
_FEW: Final = 5  # titles of a line that the database is asked about; of more, some are surely still shown


# Not the column itself: by its index a database would walk from the head of the list to the first heading that sounds so.
_SORTED: Final = Coalesce("place", Value(b"", output_field=BinaryField()))


class Spot(NamedTuple):
    """Where a line stands; what an address carries to go on from there."""

    place: bytes
    key: str

    def written(self) -> str:
        return f"{urlsafe_b64encode(self.place).decode().rstrip('=')}.{self.key}"


def spot_in(word: str) -> Spot | None:
    """The spot that an address names; None for anything else."""
    place, _, key = word.partition(".")
    if not key.isalnum() or len(word) > 400:
        return None
    try:
        return Spot(urlsafe_b64decode(place + "=" * (-len(place) % 4)), key)
    except (binascii.Error, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class BrowseLine:
    """One line. `forms` are its other forms; `lines` the search that finds exactly its `count` titles.

    `see` is the heading under which these titles are listed, `perhaps` those that it may be a form of.
    """

    spot: Spot
    form: str
    forms: tuple[str, ...]
    count: int
    lines: tuple[FormLine, ...]
    see: str = ""
    perhaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A page of a list, and the spots before and after which there is more."""

    lines: tuple[BrowseLine, ...]
    before: Spot | None
    after: Spot | None


@dataclass(slots=True)
class _Group:
    """The forms of one key, first noted first."""

    spot: Spot
    sound: str
    forms: list[str]

    @property
    def latin(self) -> bool:
        return romanised(self.forms[0])

    @property
    def chinese(self) -> bool:
        return 2 <= len(self.forms[0]) <= 4 and not self.forms[0].isascii() and bool(self.sound)


def browse(
    actor: Actor, kind: BrowseKind, *, typed: str = "", after: Spot | None = None, before: Spot | None = None
) -> Stretch:
    """A page of the list: from what was typed on (in any script, pinyin or initials), or after or before a spot.

    Names that the library's authorities have as another form lead to the preferred one. The database has the last word on
    lines of few titles: one that was withdrawn or hidden a moment ago is not listed, though the index still has it. In
    about a dozen statements; raises `SearchAway` while there is no index.
    """
    stretch = _stretch(actor, kind, typed, after, before)
    return _referring(actor, kind, stretch, "" if after or before else typed.strip())


def _stretch(actor: Actor, kind: BrowseKind, typed: str, after: Spot | None, before: Spot | None) -> Stretch:
    walk = _Walk(actor, kind)
    if before is not None:
        found, rest = walk.lines(before, back=True)
        if rest is None and len(found) < STRETCH:
            return _stretch(actor, kind, "", None, None)
        found.reverse()
        return Stretch(walk.still_shown(found), rest, found[-1].spot if found else None)
    start = after or _start(walk, typed)
    found, rest = walk.lines(start)
    first = found[0].spot if found else start
    earlier = first is not None and walk.any_before(first)
    return Stretch(walk.still_shown(found), first if earlier else None, rest)


def _referring(actor: Actor, kind: BrowseKind, stretch: Stretch, typed: str) -> Stretch:
    """The page with references to preferred forms: at its lines, and before them for what was typed and is no heading."""
    if kind not in _CONTROLLED:
        return stretch
    forms = {line.form for line in stretch.lines}
    found = preferred_for(actor, [*forms, *([typed] if typed else [])], _CONTROLLED[kind])
    if not found:
        return stretch
    lines = [
        line if line.see else replace(line, perhaps=tuple(dict.fromkeys((*line.perhaps, *found.get(line.form, ())))))
        for line in stretch.lines
    ]
    listed = {WrittenHeading(kind, form).key for form in forms}
    if typed and WrittenHeading(kind, typed).key not in listed:
        begun = stretch.lines[0].form if stretch.lines else ""  # its sound leads there anyway
        wanted = [form for form in found.get(typed, ()) if form != begun]
        lines[:0] = [BrowseLine(Spot(b"", ""), typed, (), 0, (), see=form) for form in wanted]
    return Stretch(tuple(lines), stretch.before, stretch.after)


def _start(walk: "_Walk", typed: str) -> Spot | None:
    """The spot before the first heading that begins as typed; what is spoken so comes before what is spelt so."""
    if not any(map(str.isalnum, typed)):
        return None
    if syllable := with_umlaut(typed):
        return Spot(place_of(syllable), "")
    for letters in heard_as(typed):
        for column in ("sound", "initials"):
            begun = {f"{column}__gte": letters, f"{column}__lte": f"{letters}zzzz"}
            # Said outright, so that a database knows that the index of those with a sound will do.
            heard = walk.rows().exclude(**{column: ""})
            if found := heard.filter(**begun).order_by(_SORTED).values_list("place", flat=True).first():
                return Spot(bytes(found), "")
    return Spot(place_of(typed, name=walk.kind is BrowseKind.AUTHORS), "")


class _Walk:
    """Going along one list for one actor: what was counted is remembered."""

    def __init__(self, actor: Actor, kind: BrowseKind) -> None:
        self.actor, self.kind, self.reach = actor, kind, reach_of(actor)
        self._counts: dict[tuple[str, ...], int] = {}
        self._few: dict[tuple[FormLine, ...], frozenset[int]] = {}

    def rows(self) -> "QuerySet[Heading]":
        """The headings of this list in the actor's reach."""
        open_rows = Q(staff_only=False) | Q(organisation_id__in=self.reach.staff_of)
        return Heading.scoped(self.actor).filter(open_rows, kind=self.kind)

    def any_before(self, spot: Spot) -> bool:
        return self._beyond(spot, back=True).exists()

    def _beyond(self, spot: Spot | None, *, back: bool) -> "QuerySet[Heading]":
        rows = self.rows()
        if spot is None:
            return rows
        if back:
            return rows.filter(place__lte=spot.place).exclude(place=spot.place, key__gte=spot.key)
        return rows.filter(place__gte=spot.place).exclude(place=spot.place, key__lte=spot.key)

    def lines(self, start: Spot | None, *, back: bool = False) -> tuple[list[BrowseLine], Spot | None]:
        """At most a page of lines from the spot on, and the spot behind which there is more."""
        found: list[BrowseLine] = []
        order = ("-place", "-key", "id") if back else ("place", "key", "id")
        for _ in range(_ROUNDS):
            rows = list(self._beyond(start, back=back).order_by(*order).values_list(*_COLUMNS)[:_READ])
            groups = _grouped(rows)
            if len(rows) == _READ and len(groups) > 1:
                groups.pop()  # its other forms may be among the rows that follow
            same = self._same_sound(groups)
            for group in groups:
                if line := self._line(group, same):
                    if len(found) == STRETCH:
                        return found, found[-1].spot
                    found.append(line)
                start = group.spot
            if len(rows) < _READ:
                return found, None
        return found, start

    def _same_sound(self, groups: Sequence[_Group]) -> dict[str, list[_Group]]:
        """For names that may be another form of each other, all that are spoken alike."""
        if self.kind is not BrowseKind.AUTHORS:
            return {}
        sounds = {group.sound for group in groups if group.latin or group.chinese}
        rows = self.rows().exclude(sound="").filter(sound__in=sorted(sounds)).order_by("place", "key", "id")
        found: dict[str, list[_Group]] = {}
        for group in _grouped(rows.values_list(*_COLUMNS)[:_MOST_SOUND]):
            if group.latin or group.chinese:
                found.setdefault(group.sound, []).append(group)
        return found

    def _line(self, group: _Group, same: dict[str, list[_Group]]) -> BrowseLine | None:
        own: tuple[str, ...] = (group.forms[0],)
        if not (count := self._count(own)):
            return None
        alike = [one for one in same.get(group.sound, ()) if group.latin or group.chinese]
        chinese = [one for one in alike if one.chinese and self._count((one.forms[0],))]
        others = tuple(group.forms[1:_KEPT_FORMS])
        if group.latin and len(chinese) == 1:
            return BrowseLine(group.spot, own[0], others, count, self._search(own), see=chinese[0].forms[0])
        if group.chinese and len(chinese) == 1:
            latin = [one for one in alike if one.latin and self._count((one.forms[0],))][: LINES - 1]
            own = (*own, *(one.forms[0] for one in latin))
            others += tuple(form for one in latin for form in one.forms)
            count = self._count(own)
        perhaps = tuple(one.forms[0] for one in chinese[:_KEPT_FORMS]) if group.latin else ()
        return BrowseLine(group.spot, group.forms[0], others, count, self._search(own), perhaps=perhaps)

    def _search(self, forms: Iterable[str]) -> tuple[FormLine, ...]:
        return search_for(self.kind, forms)

    def _count(self, forms: tuple[str, ...]) -> int:
        known = self._counts.get(forms)
        if known is None:
            lines = self._search(forms)
            found = opened().search(_asked(lines, _FEW), self.reach)
            known = self._counts[forms] = found.total
            if known <= _FEW:
                self._few[lines] = frozenset(hit.id for hit in found.hits)
        return known

    def still_shown(self, found: Sequence[BrowseLine]) -> tuple[BrowseLine, ...]:
        """The lines without those whose few titles are all gone from the actor's sight; what is left of the others."""
        seen = visible(self.actor, {number for line in found for number in self._few.get(line.lines, ())})
        left = (
            replace(line, count=len(self._few[line.lines] & seen)) if line.lines in self._few else line
            for line in found
        )
        return tuple(line for line in left if line.count)


_COLUMNS: Final = ("place", "key", "sound", "form")


def _grouped(rows: Iterable[tuple[bytes, str, str, str]]) -> list[_Group]:
    found: list[_Group] = []
    for place, key, sound, form in rows:
        if not found or found[-1].spot.key != key:
            found.append(_Group(Spot(bytes(place), key), sound, [form]))
        elif form not in found[-1].forms:
            found[-1].forms.append(form)
    for group in found:
        if len(group.forms) > 1:  # the form that readers of this country type stands first
            group.forms.sort(key=lambda form: to_simplified(form) != form)
    return found


def search_for(kind: BrowseKind, forms: Iterable[str]) -> tuple[FormLine, ...]:
    """The lines of the advanced form that find the titles under any of these forms."""
    return tuple(FormLine("or" if number else "and", kind.field, "exact", form) for number, form in enumerate(forms))


def counted(lines: Sequence[FormLine], reach: Reach) -> int:
    """How many titles the search finds."""
    return opened().search(_asked(lines, 1), reach).total


def _asked(lines: Sequence[FormLine], limit: int) -> SearchRequest:
    return SearchRequest(parse_form(lines).node, sort=SortKey.NEWEST, limit=limit)
