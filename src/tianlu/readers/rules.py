"""Decisions about logins, passwords, waiting times, sessions and roles: no database, no clock."""

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fnmatch import fnmatchcase

from tianlu.libraries.data import Actor, Name
from tianlu.readers.data import AccountKind, Held

PASSWORD_LEAST = 10
PASSWORD_MOST = 200
LOGIN_MOST = 100
TEMPORARY_LIVES = timedelta(days=7)
_TOUCH_AFTER = timedelta(minutes=1)

PRESETS: Mapping[str, tuple[Name, tuple[str, ...]]] = {
    "director": (Name("馆长", "Director"), ("*",)),
    "cataloger": (Name("编目员", "Cataloger"), ("catalog.*", "holdings.*", "subjects.*", "discovery.*", "jobs.see")),
    "desk": (Name("流通台馆员", "Circulation desk"), ("circulation.*", "holdings.items", "readers.register*")),
    "administrator": (
        Name("系统管理员", "System administrator"),
        ("libraries.*", "readers.*", "holdings.locations", "jobs.*", "network.*", "catalog.targets"),
    ),
}


class PasswordFault(StrEnum):
    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    LIKE_LOGIN = "like-login"
    MONOTONE = "monotone"


@dataclass(frozen=True)
class Throttle:
    """`free` failures cost nothing; each further one doubles the wait, from `first` to `most`; silence forgives."""

    free: int
    first: timedelta
    most: timedelta
    forgiven_after: timedelta


# One login from one address: a person who mistypes waits seconds, a guesser gets about 100 tries a day. Nobody elsewhere
# is affected, so the owner cannot be locked out by others.
OF_LOGIN = Throttle(free=5, first=timedelta(seconds=5), most=timedelta(minutes=15), forgiven_after=timedelta(hours=2))
# Everything from one address: a school behind one address keeps working, a list of logins tried in turn does not.
OF_ADDRESS = Throttle(
    free=100, first=timedelta(seconds=2), most=timedelta(minutes=5), forgiven_after=timedelta(hours=1)
)


def normal_login(login: str) -> str:
    """Logins are compared without regard to case, full or half width, and outer or repeated blanks."""
    return " ".join(unicodedata.normalize("NFKC", login).casefold().split())


def is_login(login: str) -> bool:
    """True for 1 to 100 visible characters."""
    normal = normal_login(login)
    return 0 < len(normal) <= LOGIN_MOST and len(login) <= LOGIN_MOST and normal.isprintable()


def normal_password(password: str) -> str:
    """One form for the same characters typed through different input methods (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def password_fault(password: str, login: str, is_common: Callable[[str], bool]) -> PasswordFault | None:
    """Why a normalised password is refused; None when it is good. Length counts, not the mixture of characters."""
    if len(password) < PASSWORD_LEAST:
        return PasswordFault.SHORT
    if len(password) > PASSWORD_MOST:
        return PasswordFault.LONG
    if len(set(password)) < 5:
        return PasswordFault.MONOTONE
    bare = password.casefold().strip()
    normal = normal_login(login)
    if normal and (bare == normal or (len(normal) >= 4 and normal in bare and len(bare) - len(normal) < 6)):
        return PasswordFault.LIKE_LOGIN
    return PasswordFault.COMMON if is_common(password) else None


def wait_after(throttle: Throttle, failures: int) -> timedelta:
    """How long the next attempt must wait after this many failures in a row."""
    excess = failures - throttle.free
    if excess < 0:
        return timedelta(0)
    doubled: timedelta = throttle.first * 2 ** min(excess, 16)
    return min(doubled, throttle.most)


def failures_left(throttle: Throttle, failures: int, failed_at: datetime, at: datetime) -> int:
    """How many failures still count at `at`."""
    return 0 if at - failed_at >= throttle.forgiven_after else failures


def token_hash(token: str) -> str:
    """What is stored of a session cookie; the cookie has 256 random bits, so a plain hash cannot be searched."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def session_ends(kind: AccountKind, created_at: datetime) -> datetime:
    """When a session ends however much it is used: a working day for staff, 30 days for readers."""
    return created_at + (timedelta(hours=12) if kind is AccountKind.STAFF else timedelta(days=30))


def idle_allowed(kind: AccountKind) -> timedelta:
    """How long a session may lie unused: two hours for staff (shared desks), 14 days for readers."""
    return timedelta(hours=2) if kind is AccountKind.STAFF else timedelta(days=14)


def is_stale(used_at: datetime, at: datetime) -> bool:
    """Whether the last use is worth writing down again: once a minute, so that reading pages does not write."""
    return at - used_at >= _TOUCH_AFTER


def acts_of(preset: str, own: Iterable[str], declared: Iterable[str]) -> frozenset[str]:
    """The acts a role gives: its own that are still declared, and for a preset those its patterns reach."""
    known = frozenset(declared)
    patterns = PRESETS[preset][1] if preset in PRESETS else ()
    return frozenset(own) & known | {act for act in known if any(fnmatchcase(act, pattern) for pattern in patterns)}


def covers(actor: Actor, held: Iterable[Held], give_any: str) -> bool:
    """Whether the actor may hand out, or rule over somebody who has, what is `held`: nobody gives more than they have,
    unless they may give any role there."""
    for grant in held:
        branch_id = grant.branch_id or 0  # nobody limited to branches holds an act at 0
        if not actor.may_at(give_any, branch_id) and not all(actor.may_at(act, branch_id) for act in grant.acts):
            return False
    return True
