"""The cursor of `/api/v1/search`: what the next page follows, as one opaque word, the same
whenever the same page is asked for.

It names the search it belongs to, and how the index makes its orders, by a digest; it is signed with the installation's
secret, so that a shortened or altered one is told from a whole one. It does not name the state of the index: a cursor
stays good while records are indexed and when the index is made anew, since ids and orders stay what they are. Where a
record is renamed or hidden between two pages it may be missed or come again in an order by that value; every other
record comes once.
"""

from hashlib import blake2b
from itertools import accumulate, pairwise
from typing import Any, Final

from django.core import signing
from django.utils.translation import gettext_lazy as _

from tianlu.discovery.data import After, SearchRequest
from tianlu.kit.errors import Malformed

LONGEST: Final = 6000  # characters; one that names five hundred hits has about two thousand
_SALT: Final = "tianlu.discovery.cursor"


class CursorUnreadable(Malformed):
    code = "cursor-unreadable"
    message = _("The cursor cannot be read.")
    remedy = _("Take it unchanged from `next` of the page before, or leave it out to begin from the first page.")


class CursorOfAnother(Malformed):
    code = "cursor-of-another-search"
    message = _("The cursor belongs to another search, or to an index of another version.")
    remedy = _("Repeat the search it came from, or leave it out to begin from the first page.")


def write_cursor(request: SearchRequest, making: str, after: After | None) -> str | None:
    """The word for the page that follows `after` in this search; None when none does."""
    if after is None:
        return None
    steps = [high - low for low, high in pairwise((0, *sorted(after.apart)))]
    said = [_digest(request, making), after.given, after.place, list(after.last), steps]
    return signing.Signer(salt=_SALT).sign_object(said, compress=True)


def read_cursor(request: SearchRequest, making: str, cursor: str) -> After | None:
    """What the page follows; None for the first. Refuses `CursorUnreadable`, `CursorOfAnother`."""
    if not cursor:
        return None
    try:
        said: Any = signing.Signer(salt=_SALT).unsign_object(cursor)
        digest, given, place, last, steps = said
    except (signing.BadSignature, ValueError) as error:
        raise CursorUnreadable() from error
    if digest != _digest(request, making):
        raise CursorOfAnother()
    return After(given, tuple(last), place, tuple(accumulate(steps)))


def _digest(request: SearchRequest, making: str) -> str:
    """16 letters that tell searches apart; the place and size of the page are no part of them."""
    chosen = sorted((facet.value, sorted(values)) for facet, values in request.chosen.items())
    parts = (making, request.node, chosen, request.year_from, request.year_to, request.sort.value)
    return blake2b(repr(parts).encode("utf-8", "replace"), digest_size=8).hexdigest()
