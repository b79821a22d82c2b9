"""What is said of a description being written: the rules it breaks, the records of the catalog it may already be."""

from dataclasses import dataclass, replace

from tianlu.catalog.data import EDIT, RecordView
from tianlu.catalog.queries.lookups import KnownRecords
from tianlu.catalog.queries.pairs import match_threshold
from tianlu.catalog.queries.records import records_for
from tianlu.catalog.rules import NUMBERS, Key, Verdict, compare, digest, facts_of
from tianlu.catalog.rules.drafting import numbered, stamped
from tianlu.catalog.rules.worksheets import filled_fields, without_blanks
from tianlu.libraries.data import Actor
from tianlu.marc import Bib, Dialect, Notice, Record, project, validate
from tianlu.marc.projecting.years import read_years

_MOST = 20  # records looked at; a key that more share says nothing


@dataclass(frozen=True, slots=True)
class Twin:
    """A record that shares a key: `verdict` says whether it is the same edition and by what, or what speaks against it."""

    record: RecordView
    verdict: Verdict


def twins(actor: Actor, bib: Bib, *, besides: int | None = None) -> list[Twin]:
    """Records that may be what `bib` describes, the same editions first; `besides` is left out. Six queries at most."""
    actor.require(EDIT, organisation_id=actor.organisation_id)
    facts = facts_of(bib, actor.organisation_id)
    known = KnownRecords(actor.organisation_id)
    key_of = {digest(key): key for key in facts.keys}
    evidence: dict[int, list[Key]] = {}
    for value, ids in known.hits(list(key_of)).items():
        for record_id in ids[:_MOST]:
            if record_id != besides:
                evidence.setdefault(record_id, []).append(key_of[value])
    nearest = sorted(evidence, key=lambda one: (min(evidence[one]).kind, -len(evidence[one]), one))[:_MOST]
    theirs = known.facts(nearest)
    shown = records_for(actor, nearest)
    threshold = match_threshold(actor)
    found = [
        Twin(shown[one], compare(facts, theirs[one], tuple(sorted(evidence[one])), threshold))
        for one in nearest
        if one in shown
    ]
    alike = [twin for twin in found if twin.verdict.score or _shares_a_number(twin.verdict)]
    return sorted(alike, key=lambda twin: (not twin.verdict.merge, -twin.verdict.score))


def _shares_a_number(verdict: Verdict) -> bool:
    return any(key.kind in NUMBERS for key in verdict.evidence)


def notices_of(record: Record, dialect: Dialect) -> list[Notice]:
    """What breaks a rule of the format in the record as it would be saved; `index` counts the fields of `record`."""
    filled = filled_fields(record)
    saved = stamped(numbered(Record(record.leader, [field for _place, field in filled]), "0"), "20000101000000.0")
    place_of = {id(field): place for place, field in filled}
    told = []
    for notice in validate(saved, dialect):
        index = notice.params.get("index")
        place = place_of.get(id(saved.fields[index])) if isinstance(index, int) else None
        others = {name: value for name, value in notice.params.items() if name != "index"}
        told.append(notice._replace(params=others if place is None else {**others, "index": place}))
    return told


def twins_of(actor: Actor, record: Record, dialect: Dialect, *, besides: int | None = None) -> list[Twin]:
    """`twins` of a record as it is being typed: by the year of publication typed, for the coded one may be as it was preset."""
    bib = project(without_blanks(record), dialect)
    typed = read_years(bib.date_text)
    if typed.first is not None:
        bib = replace(bib, year=typed.first, year_end=typed.last)
    return twins(actor, bib, besides=besides)
