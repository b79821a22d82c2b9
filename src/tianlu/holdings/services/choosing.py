"""Which number a record gets: the one the cataloger wrote, or the next one of the scheme."""

from collections.abc import Sequence as Members
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import RecordView
from tianlu.holdings.data import (
    AuthorMethod,
    Auxiliary,
    BadCallNumber,
    CallNumberTaken,
    Method,
    NoAuthorNumber,
    NoClassNumber,
)
from tianlu.holdings.models import AuthorNumber, CallNumberRecord, ShelvingScheme
from tianlu.holdings.queries.call_numbers import author_of
from tianlu.holdings.queries.shelving import marks_of
from tianlu.holdings.rules import (
    Parts,
    beginnings,
    book_text,
    class_text,
    compose,
    four_corner_number,
    initials_number,
    parse,
)
from tianlu.holdings.services.numbering import Sequence, count_up_to, is_given, is_on_a_label, taken_again
from tianlu.libraries.data import Actor


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a cataloger says about a number; everything may be left to the scheme and the record.

    `book_number` may hold its 区分号 (`L123-2`). `like` is a record of the same title: its number is shared, and the new
    record gets the next edition or volume, or the one named in `auxiliary_number`.
    """

    class_number: str = ""
    book_number: str = ""
    like: int | None = None
    auxiliary: Auxiliary = Auxiliary.EDITION
    auxiliary_number: str = ""


def number_written(scheme: ShelvingScheme, parts: Parts) -> Wanted:
    """Class and book number with its 区分号, as a cataloger would write them."""
    marks = marks_of(scheme)._replace(collection="")
    _class, _stroke, book = compose(Parts("", parts.book_number, parts.distinction), marks).partition("/")
    return Wanted(class_number=parts.class_number, book_number=book)


def parts_for(
    actor: Actor,
    scheme: ShelvingScheme,
    record: RecordView,
    wanted: Wanted,
    *,
    title: Members[CallNumberRecord] = (),
) -> Parts:
    """The number wanted, or the next one; `title` are the records that move to it together."""
    class_number = class_for(scheme, record, wanted)
    if wanted.book_number:
        parts = _written(scheme, class_number, wanted.book_number)
        records = {record.id, *(member.record_id for member in title)}
        taken = is_given(actor, scheme, parts, except_title=title[0].call_number_id if title else 0)
        if taken or is_on_a_label(actor, scheme, parts, except_records=records):
            raise CallNumberTaken(number=compose(parts, marks_of(scheme)))
        count_up_to(actor, scheme, parts)
        taken_again(actor, scheme, parts)
        return parts
    match Method(scheme.method):
        case Method.SEQUENCE:
            return Sequence(actor, scheme, class_number).take()
        case Method.AUTHOR:
            return Sequence(actor, scheme, class_number, _author_number(actor, scheme, record)).take()
        case Method.GIVEN:
            raise BadCallNumber(reason=_("in this scheme the cataloger writes the book number."))


def counted_in(actor: Actor, scheme: ShelvingScheme, record: RecordView, wanted: Wanted) -> tuple[str, str]:
    """The counter that the record's next number comes from: its class, and its author number where titles have one.

    Refuses `NoClassNumber`, `BadCallNumber`, `NoAuthorNumber`.
    """
    class_number = class_for(scheme, record, wanted)
    by_author = Method(scheme.method) is Method.AUTHOR and not wanted.book_number
    return class_number, _author_number(actor, scheme, record) if by_author else ""


def class_for(scheme: ShelvingScheme, record: RecordView, wanted: Wanted) -> str:
    """The class wanted, else the first one of the scheme's classification that the record says."""
    if wanted.class_number:
        if not (plain := class_text(wanted.class_number)):
            raise BadCallNumber(reason=_("its class cannot be read."))
        return plain
    classes = record.bib.get("classes", ())
    said = (class_text(one.get("number", "")) for one in classes if one.get("scheme") == scheme.class_scheme)
    found = next(filter(None, said), "")
    if not found:
        raise NoClassNumber(reason=_("there is none of the scheme's classification."))
    return found


def _written(scheme: ShelvingScheme, class_number: str, book_number: str) -> Parts:
    read = parse(f"{class_number}/{book_number}", marks_of(scheme))
    if read is None or read.edition or read.volume or read.class_number != class_number:
        raise BadCallNumber(reason=_("its book number cannot be read."))
    return Parts(class_number, read.book_number, read.distinction)


def _author_number(actor: Actor, scheme: ShelvingScheme, record: RecordView) -> str:
    name = author_of(record) or record.bib.get("title", "")
    match AuthorMethod(scheme.author_method):
        case AuthorMethod.INITIALS:
            number = initials_number(name)
        case AuthorMethod.FOUR_CORNERS:
            number = four_corner_number(name) or initials_number(name)
        case AuthorMethod.TABLE:
            rows = AuthorNumber.scoped(actor).filter(table_id=scheme.author_table_id, beginning__in=beginnings(name))
            known = dict(rows.values_list("beginning", "number"))
            number = known[max(known, key=len)] if known else ""
    if not (plain := book_text(number)):
        raise NoAuthorNumber(reason=_("“%(name)s” is not in the table, or has no letter.") % {"name": name})
    return plain
