"""Opening hours as others see them."""

from dataclasses import dataclass
from datetime import date, datetime

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, order=True)
class Span:
    """Open from `opens` until just before `closes`, in minutes after midnight of one day; 24:00 is 1440."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MINUTES_A_DAY:
            raise ValueError(f"a span runs forward within one day: {self.opens}–{self.closes}")

    def __str__(self) -> str:
        return f"{_clock(self.opens)}–{_clock(self.closes)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


Week = tuple[tuple[Span, ...], ...]  # seven days, Monday first; an empty day is closed


@dataclass(frozen=True)
class OpeningException:
    """Days that differ from the week. Not `confirmed` (an imported calendar's proposal) it changes nothing."""

    id: int
    branch_id: int
    first_day: date
    last_day: date
    spans: tuple[Span, ...]  # none: closed
    note_zh: str
    note_en: str
    source: str  # "staff" or "calendar"
    confirmed: bool


@dataclass(frozen=True)
class OpenDay:
    """What holds on one day; `known` is False where no hours were ever entered, so nothing is claimed."""

    day: date
    spans: tuple[Span, ...]
    known: bool
    note_zh: str = ""
    note_en: str = ""

    @property
    def closed(self) -> bool:
        return self.known and not self.spans


@dataclass(frozen=True)
class OpenState:
    """Whether a branch is open at an instant; `until` while open, `opens_at` the next opening within two weeks."""

    open: bool
    known: bool
    today: OpenDay
    until: datetime | None = None
    opens_at: datetime | None = None
