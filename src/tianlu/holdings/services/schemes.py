"""Shelving schemes 排架体系: made, changed, and the tables of author numbers they use."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tianlu.holdings.data import (
    SCHEMES,
    AuthorMethod,
    BadAuthorTable,
    BadScheme,
    Method,
    NoSuchLocation,
    RegisterCallNumbers,
    SchemeExists,
    SchemeView,
)
from tianlu.holdings.models import AuthorNumber, AuthorTable, Location, ShelvingScheme
from tianlu.holdings.queries.shelving import arrangement_of, author_tables_of, scheme_row, scheme_view
from tianlu.holdings.rules import Marks, TableFault, marks_problem, read_author_table
from tianlu.kit import jobs
from tianlu.kit.clock import now
from tianlu.kit.db import insert_many
from tianlu.kit.errors import Sentence
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import branch

_FAULTS: dict[str, Sentence] = {
    "mark-unknown": _("a mark must be one of - = : . , ; + / ("),
    "mark-twice": _("two parts have the same mark."),
    "collection-mark-class": _(
        "the mark before the class must not end in a letter or digit, or no one could tell where the class begins."
    ),
    "name-missing": _("it needs a name."),
    "table-missing": _("choose the table of author numbers."),
    "line-unreadable": _("line %(line)s is no name and number."),
    "beginning-twice": _("line %(line)s gives another number to the same name."),
    "too-long": _("it has more than 100,000 lines."),
    "empty": _("there is no line with a name and a number in it."),
}


_MARKS = Marks()


@dataclass(frozen=True, kw_only=True)
class Making:
    """How a scheme makes numbers: 种次号 unless it says otherwise; `reuse`: one given up is given again."""

    method: Method = Method.SEQUENCE
    author_method: AuthorMethod = AuthorMethod.INITIALS
    author_table_id: int | None = None
    class_scheme: str = "clc"
    marks: Marks = _MARKS
    reuse: bool = True

    def columns(self, *, by_table: bool = False) -> dict[str, object]:
        """As the table of schemes keeps it."""
        return {
            "method": self.method,
            "author_method": self.author_method,
            "author_table_id": self.author_table_id if by_table else None,
            "class_scheme": self.class_scheme[:10] or "clc",
            "distinction_mark": self.marks.distinction,
            "edition_mark": self.marks.edition,
            "volume_mark": self.marks.volume,
            "collection_mark": "".join(self.marks.collection.split())[:8],
            "reuse": self.reuse,
        }


_USUAL = Making()


def default_scheme(actor: Actor) -> ShelvingScheme:
    """The scheme of the whole organisation, made at its first use; what stands on the shelves is then written down."""
    rows = ShelvingScheme.scoped(actor).filter(organisation_id=actor.organisation_id, branch=None, location=None)
    if row := rows.first():
        return row
    try:
        with transaction.atomic():
            return _create(actor, name=str(_("Main sequence")), values=_USUAL.columns())
    except IntegrityError:  # another one made it meanwhile
        return rows.get()


def create_scheme(
    actor: Actor,
    *,
    name: str,
    branch_id: int | None = None,
    location_id: int | None = None,
    making: Making = _USUAL,
) -> int:
    """Give a branch or a location a scheme of its own; its number. Numbers on its shelves are then written down.

    Refuses `SchemeExists`, `BadScheme`, `NoSuchLocation`.
    """
    actor.require(SCHEMES, organisation_id=actor.organisation_id, branch_id=branch_id)
    if location_id is not None:
        place = Location.scoped(actor).filter(organisation_id=actor.organisation_id, id=location_id).first()
        if place is None or branch_id not in {None, place.branch_id}:
            raise NoSuchLocation()
        branch_id = place.branch_id
    elif branch_id is not None and branch(actor, branch_id).organisation_id != actor.organisation_id:
        raise NoSuchLocation()
    values = _checked(actor, name, making)
    try:
        with transaction.atomic():
            return _create(
                actor, name=name.strip()[:80], values={**values, "branch_id": branch_id, "location_id": location_id}
            ).id
    except IntegrityError as error:
        raise SchemeExists() from error


def edit_scheme(
    actor: Actor,
    scheme_id: int,
    *,
    name: str,
    making: Making = _USUAL,
) -> SchemeView:
    """Change how the next numbers are made; those given stay as they are, their marks follow when they are next written.

    With another classification or mark of the collection the shelves are looked along once more: they tell what stands where.

    Refuses `NoSuchScheme`, `SchemeExists`, `BadScheme`.
    """
    values = _checked(actor, name, making)
    try:
        with transaction.atomic():
            row = scheme_row(actor, scheme_id)
            actor.require(SCHEMES, organisation_id=row.organisation_id, branch_id=row.branch_id)
            arranged = arrangement_of(row)
            for field, value in {**values, "name": name.strip()[:80]}.items():
                setattr(row, field, value)
            if arrangement_of(row) != arranged:
                row.registered_to = 0
                look_along(actor, row)
            row.save()
    except IntegrityError as error:
        raise SchemeExists() from error
    return scheme_view(row)


def _checked(actor: Actor, name: str, making: Making) -> dict[str, object]:
    by_table = making.method is Method.AUTHOR and making.author_method is AuthorMethod.TABLE
    fault = marks_problem(making.marks)
    if not name.strip():
        fault = "name-missing"
    elif by_table and making.author_table_id not in {number for number, _name in author_tables_of(actor)}:
        fault = "table-missing"
    if fault:
        raise BadScheme(reason=_FAULTS[fault])
    return making.columns(by_table=by_table)


def _create(actor: Actor, *, name: str, values: dict[str, object]) -> ShelvingScheme:
    row: ShelvingScheme = ShelvingScheme.scoped(actor).create(
        organisation_id=actor.organisation_id, name=name, created_at=now(), **values
    )
    look_along(actor, row)
    return row


def look_along(actor: Actor, scheme: ShelvingScheme) -> int:
    """Queue the job that writes down what stands on the scheme's shelves; its number. One at a time for a scheme."""
    job = RegisterCallNumbers(scheme_id=scheme.id)
    return jobs.enqueue(job, actor=actor, key=f"{job.kind}:{scheme.id}", about=scheme.name)


def load_author_table(actor: Actor, *, name: str, text: str) -> int:
    """Keep a table of author numbers from a file's text under a name, in place of one of that name; its number of lines.

    Refuses `BadAuthorTable`.
    """
    actor.require(SCHEMES, organisation_id=actor.organisation_id)
    if not name.strip():
        raise BadAuthorTable(reason=_FAULTS["name-missing"])
    try:
        entries = read_author_table(text)
    except TableFault as fault:
        raise BadAuthorTable(reason=str(_FAULTS[fault.code]) % {"line": fault.line}) from fault
    with transaction.atomic():
        table, _made = AuthorTable.scoped(actor).update_or_create(
            organisation_id=actor.organisation_id, name=name.strip()[:80], defaults={"loaded_at": now()}
        )
        AuthorNumber.scoped(actor).filter(table_id=table.id).delete()
        rows = [(actor.organisation_id, table.id, beginning, number) for beginning, number in entries.items()]
        insert_many(AuthorNumber, ("organisation", "table", "beginning", "number"), rows)
    return len(entries)
