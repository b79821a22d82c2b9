"""The next number of a class, so that each title has its own and none is left out."""

from collections.abc import Collection
from dataclasses import dataclass

from tianlu.holdings.data import ProblemKind
from tianlu.holdings.models import (
    CallNumber,
    CallNumberProblem,
    NumberCounter,
    Relabelling,
    ReleasedNumber,
    ShelvingScheme,
)
from tianlu.holdings.queries.call_numbers import standing_at, standing_in_class
from tianlu.holdings.queries.shelving import marks_of
from tianlu.holdings.rules import LEAP, Parts, compose, is_sequence, parse, starting_point
from tianlu.kit.clock import now
from tianlu.kit.errors import Conflict
from tianlu.libraries.data import Actor


@dataclass(frozen=True)
class Sequence:
    """The numbers of a class (`stem` empty), or of the titles in it that share the author number `stem`.

    Its counter is locked until the transaction ends: whoever asks next waits, sees what was given, and gets the next. If
    the transaction is abandoned, so is the counter's step, and the number goes to the next one.
    """

    actor: Actor
    scheme: ShelvingScheme
    class_number: str
    stem: str = ""

    def take(self) -> Parts:
        """The lowest number that was given up and stands on no label any more, else the next that was never given.

        Where the scheme gives no number twice, always the next.
        """
        counter = self._locked()
        if self.scheme.reuse and (parts := self._reused()) is not None:
            return parts
        number = counter.latest + 1
        standing = self._standing(counter.latest)
        while number in standing or self._given(number):
            number += 1
        mine = NumberCounter.scoped(self.actor).filter(id=counter.id, latest=counter.latest)
        if not mine.update(latest=number):
            raise Conflict()
        return self._parts(number)

    def _locked(self) -> NumberCounter:
        counters = NumberCounter.scoped(self.actor).filter(
            scheme_id=self.scheme.id, class_number=self.class_number, stem=self.stem
        )
        if not counters.exists():
            NumberCounter.scoped(self.actor).bulk_create(
                [
                    NumberCounter(
                        organisation_id=self.scheme.organisation_id,
                        scheme_id=self.scheme.id,
                        class_number=self.class_number,
                        stem=self.stem,
                        latest=self._start(),
                    )
                ],
                ignore_conflicts=True,  # another cataloger's first number in this class: theirs counts
            )
        return counters.select_for_update().get()

    def _start(self) -> int:
        """Where a class goes on that had numbers before it was counted here."""
        standing = self._standing(0)
        latest, beyond = starting_point({*standing, *self._known()})
        for number in beyond:
            if number in standing:
                note(self.actor, self.scheme, ProblemKind.LEAP, text=self._text(number), record_id=standing[number])
        return latest

    def _known(self) -> list[int]:
        """Numbers that titles have, and those they had."""
        found: list[int] = []
        for table in (CallNumber, ReleasedNumber):
            rows = table.scoped(self.actor).filter(scheme_id=self.scheme.id, class_number=self.class_number)
            if self.stem:
                distinctions = rows.filter(book_number=self.stem).values_list("distinction", flat=True)
                found += [max(1, number) for number in distinctions]
            else:
                found += [int(number) for number in rows.values_list("book_number", flat=True) if is_sequence(number)]
        return found

    def _standing(self, latest: int) -> dict[int, int]:
        """Numbers above `latest` on the shelf, each with a record; also those nobody has written down yet."""
        if not self.stem:
            return standing_in_class(self.actor, self.scheme, self.class_number, beyond=latest)
        found = standing_at(self.actor, self.scheme, self.class_number, self.stem)
        return {number: record for record, parts in found if (number := max(1, parts.distinction)) > latest}

    def _parts(self, number: int) -> Parts:
        """The first title of an author number has no 区分号, the second has 2."""
        if not self.stem:
            return Parts(self.class_number, str(number))
        return Parts(self.class_number, self.stem, number if number > 1 else 0)

    def _text(self, number: int) -> str:
        return compose(self._parts(number), marks_of(self.scheme))

    def _given(self, number: int) -> bool:
        return is_given(self.actor, self.scheme, self._parts(number))

    def _reused(self) -> Parts | None:
        rows = ReleasedNumber.scoped(self.actor).filter(
            scheme_id=self.scheme.id, class_number=self.class_number, taken_at=None
        )
        rows = rows.filter(book_number=self.stem) if self.stem else rows
        free = [(row, Parts(row.class_number, row.book_number, row.distinction)) for row in rows]
        wanted = [(row, parts) for row, parts in free if self.stem or is_sequence(parts.book_number)]
        for row, parts in sorted(wanted, key=lambda pair: (int(pair[1].book_number) if not self.stem else 0, pair[1])):
            if is_given(self.actor, self.scheme, parts) or is_on_a_label(self.actor, self.scheme, parts):
                continue
            if ReleasedNumber.scoped(self.actor).filter(id=row.id, taken_at=None).update(taken_at=now()):
                return parts
        return None


def is_given(actor: Actor, scheme: ShelvingScheme, parts: Parts, *, except_title: int = 0) -> bool:
    """Whether a title, the one left out apart, has this number."""
    return (
        CallNumber.scoped(actor)
        .exclude(id=except_title)
        .filter(
            scheme_id=scheme.id,
            class_number=parts.class_number,
            book_number=parts.book_number,
            distinction=parts.distinction,
        )
        .exists()
    )


def is_on_a_label(actor: Actor, scheme: ShelvingScheme, parts: Parts, *, except_records: Collection[int] = ()) -> bool:
    """Whether a book of another record stands under this number, or still has the label of it."""
    standing = standing_at(actor, scheme, parts.class_number, parts.book_number)
    if any(found.distinction == parts.distinction and record not in except_records for record, found in standing):
        return True
    waiting = Relabelling.scoped(actor).filter(
        organisation_id=scheme.organisation_id, state="waiting", old_number__contains=parts.class_number
    )
    marks = marks_of(scheme)
    old = (
        parse(text, marks)
        for text in waiting.exclude(item__record_id__in=except_records).values_list("old_number", flat=True)
    )
    return any(found is not None and found[:3] == parts[:3] for found in old)


def count_up_to(actor: Actor, scheme: ShelvingScheme, parts: Parts) -> bool:
    """Let a class that is counted go on after this number; False for one far beyond the others, which does not count."""
    if not is_sequence(parts.book_number):
        return True
    number = int(parts.book_number)
    counters = NumberCounter.scoped(actor).filter(scheme_id=scheme.id, class_number=parts.class_number, stem="")
    if counters.filter(latest__lt=number, latest__gte=number - LEAP).update(latest=number):
        return True
    return not counters.filter(latest__lt=number - LEAP).exists()


def taken_again(actor: Actor, scheme: ShelvingScheme, parts: Parts) -> None:
    """Take a number that somebody wrote by hand off the list of those to be given again."""
    ReleasedNumber.scoped(actor).filter(
        scheme_id=scheme.id,
        class_number=parts.class_number,
        book_number=parts.book_number,
        distinction=parts.distinction,
        taken_at=None,
    ).update(taken_at=now())


def release(actor: Actor, scheme: ShelvingScheme, parts: Parts, *, reason: str) -> None:
    """Put a number that nobody has any more on the list of those to be given again."""
    ReleasedNumber.scoped(actor).get_or_create(
        organisation_id=scheme.organisation_id,
        scheme_id=scheme.id,
        class_number=parts.class_number,
        book_number=parts.book_number,
        distinction=parts.distinction,
        taken_at=None,
        defaults={"reason": reason[:200], "actor_id": actor.id, "released_at": now()},
    )


def note(
    actor: Actor, scheme: ShelvingScheme, kind: ProblemKind, *, text: str, record_id: int, other_record_id: int = 0
) -> None:
    """Ask a person about what was found; once, also when it is found again."""
    CallNumberProblem.scoped(actor).get_or_create(
        organisation_id=scheme.organisation_id,
        scheme_id=scheme.id,
        kind=kind,
        call_number=text[:200],
        record_id=record_id,
        other_record_id=other_record_id,
        defaults={"found_at": now()},
    )
