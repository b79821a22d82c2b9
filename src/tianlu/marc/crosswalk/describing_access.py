"""Names, subjects and other works of a MARC 21 record."""

from __future__ import annotations

from tianlu.marc.crosswalk.description import Agent, Heading, Number, Related
from tianlu.marc.crosswalk.reading import Reading
from tianlu.marc.projecting.marc21_relations import KINDS as RELATIONS
from tianlu.marc.projecting.punctuation import bare, tidy
from tianlu.marc.projecting.roles import relator
from tianlu.marc.record import Field

AGENTS = ("100", "110", "111", "700", "710", "711", "720")
_NAME = {"0": "abq", "1": "abn", "2": "aenq"}
_SCHEMES = {"0": "lcsh", "1": "lcshac", "2": "mesh", "3": "nal", "5": "cash", "6": "rvm"}
HEADINGS = {
    "600": "person",
    "610": "body",
    "611": "meeting",
    "630": "title",
    "648": "time",
    "650": "topic",
    "651": "place",
    "653": "topic",
    "655": "genre",
    "690": "topic",
    "691": "place",
}
_PARTS = {"v": "genre", "x": "topic", "y": "time", "z": "place"}


def _kind(field: Field) -> str:
    if field.tag[1:] == "20" or field.tag[1:2] == "0":
        return "family" if field.ind1 == "3" and field.tag[1:] == "00" else "person"
    return "meeting" if field.tag[1:] == "11" else "body"


def _name(field: Field, group: str) -> str:
    return bare(" ".join([tidy(value) for value in field.all(_NAME.get(group, "a"))]))


def _dates(field: Field) -> str:
    return bare(" ".join(field.all("d"))).strip("() ")


def agent(reading: Reading, field: Field, twin: Field | None) -> None:
    """1XX and 7XX; a name with a title is another work."""
    title = bare(" ".join(field.all("tnp" if field.tag[1:2] == "0" else "tp")))
    group = "0" if field.tag == "720" else field.tag[2] if field.tag[1] == "1" and field.tag[2] == "1" else field.tag[1]
    group = "2" if field.tag[1:] == "11" else group
    name = _name(field, group)
    if field.get("t") and field.tag[0] == "7":
        kind = "contains" if field.ind2 == "2" else "related"
        reading.found.related.append(
            Related(
                kind,
                title,
                ", ".join([part for part in (name, _dates(field)) if part]),
                _numbers(field),
                label=_i(field),
            )
        )
        return
    if not name:
        return
    words = [bare(value) for value in field.all("j" if group == "2" else "e")]
    codes = [code for code in map(relator, [value.rsplit("/", 1)[-1] for value in field.all("4")] or words) if code]
    unknown = [bare(value) for value in field.all("4") if not relator(value.rsplit("/", 1)[-1])]
    reading.found.agents.append(
        Agent(
            _kind(field),
            name,
            _dates(field),
            bare(" ".join(field.all("c"))),
            tuple(dict.fromkeys([word for word in (*words, *unknown) if word])),
            tuple(dict.fromkeys(codes)),
            field.tag[0] == "1",
            _name(twin, group) if twin else reading.latin(name, None, "a"),
            bare(" ".join(field.all("u"))),
            tuple([tidy(value) for value in field.all("01") if value.strip()]),
        )
    )


def _i(field: Field) -> str:
    return bare(" ".join(field.all("i")))


def heading(reading: Reading, field: Field, twin: Field | None) -> None:
    """6XX: the heading, then its subdivisions in the order written."""
    kind = HEADINGS[field.tag]
    if field.tag == "653":
        reading.found.headings += [Heading(((kind, bare(value)),)) for value in field.all("a") if bare(value)]
        return
    if field.tag == "600" and field.ind1 == "3":
        kind = "family"
    codes = {"person": "abcdqt", "family": "abcdq", "body": "abcdnt", "meeting": "acdenqt", "title": "adnpkl"}
    own = " ".join([tidy(value) for code, value in field.subfields if code in codes.get(kind, "abcd") and code])
    parts = [(kind, bare(own))] if bare(own) else []
    parts += [(_PARTS[code], bare(value)) for code, value in field.subfields if code in _PARTS and bare(value)]
    scheme = _SCHEMES.get(field.ind2, "") or (bare(field.get("2")) if field.ind2 == "7" else "")
    if parts:
        numbers = tuple([tidy(value) for value in field.all("01") if value.strip()])
        latin = reading.latin(bare(field.get("a")), twin, "abcdtnpvxyz")
        found = Heading(tuple(parts), scheme, latin, numbers)
        if kind in ("person", "family") and bare(own):
            name, terms, work = (bare(" ".join(map(tidy, field.all(codes)))) for codes in ("abq", "c", "t"))
            found = found._replace(name=name, terms=terms, dates=_dates(field), work=work)
        reading.found.headings.append(found)


_LINKED = {"w": "control", "x": "issn", "z": "isbn", "u": "isrn", "o": "other", "r": "report", "y": "coden"}


def _numbers(field: Field) -> tuple[Number, ...]:
    return tuple(
        [Number(_LINKED[code], tidy(value)) for code, value in field.subfields if code in _LINKED and value.strip()]
    )


def relation(reading: Reading, field: Field, _: Field | None) -> None:
    """760 to 787."""
    found = Related(
        RELATIONS[field.tag],
        bare(" ".join(field.all("ts"))),
        bare(" ".join(field.all("a"))),
        _numbers(field),
        bare(" ".join(field.all("b"))),
        bare(" ".join(field.all("d"))),
        bare(" ".join(field.all("g"))),
        tidy(" ".join(field.all("i"))),
        tidy(" ".join(field.all("chkmn"))),
    )
    if any(found[1:]):
        reading.found.related.append(found)


def series(reading: Reading, field: Field, _: Field | None) -> None:
    """800 to 830: the series under its heading, where 490 does not say the same."""
    name = "" if field.tag == "830" else _name(field, {"800": "0", "810": "1", "811": "2"}[field.tag])
    parts = [tidy(value) for value in field.all("anp" if field.tag == "830" else "tp")]
    found = Related(
        "series",
        bare(" ".join(parts)),
        ", ".join([part for part in (name, _dates(field)) if part]),
        _numbers(field),
        part=bare(" ".join(field.all("v"))).rstrip("."),
    )
    same = any((one.title, one.number) == (found.title, found.part) for one in reading.found.series)
    if any(found[1:]) and not (same and not found.agent and not found.numbers):
        reading.found.related.append(found)
