"""Records that are no descriptions are told from careless leaders."""

import pytest

from tianlu.marc import Dialect, Field, Found, Record, Rejected, as_description


def found(leader: str, *tags: str, dialect: Dialect = "marc21") -> Found:
    fields = [Field(tag, " ", " ", [("a", "X")]) for tag in tags]
    return Found(Record(f"00000n{leader}  2200000   4500"[:24], fields), b"raw", 7, 3, dialect=dialect)


@pytest.mark.parametrize(
    ("leader", "tags", "dialect", "reason"),
    [
        ("z ", ("150",), "marc21", "record.authority"),
        ("x ", ("852",), "marc21", "record.holdings"),
        ("u ", ("852",), "marc21", "record.holdings"),
        ("w ", ("153",), "marc21", "record.other_kind"),
        ("q ", ("110",), "marc21", "record.other_kind"),
        ("z ", ("245",), "marc21", None),
        ("am", ("500",), "marc21", None),
        ("x ", ("200",), "unimarc", "record.authority"),
        ("z ", ("250",), "cnmarc", "record.authority"),
        ("xm", ("200",), "cnmarc", None),
        ("am", ("200",), "cnmarc", None),
    ],
)
def test_what_is_no_description_is_rejected(
    leader: str, tags: tuple[str, ...], dialect: Dialect, reason: str | None
) -> None:
    outcome = found(leader, *tags, dialect=dialect)
    seen = as_description(outcome)
    if reason is None:
        assert seen is outcome
    else:
        assert isinstance(seen, Rejected)
        assert (seen.reason.code, seen.position, seen.length, seen.raw) == (reason, 7, 3, b"raw")
        assert as_description(seen) is seen
