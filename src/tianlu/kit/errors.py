"""Refusals: what the library says no to, each with a stable code, an HTTP status and a sentence for the reader."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise
_KINDS: Final[Mapping[int, Sentence]] = {
    308: _("This has moved."),
    405: _("This address does not take such requests."),
    413: _("This is larger than allowed."),
    422: _("The request cannot be used as it is."),
    429: _("There were too many attempts."),
    503: _("This is away for now."),
}


class Refusal(Exception):
    """A request the library understood and declines; subclass it beside the service that raises it.

    `code` never changes once published: it is the `type` of the problem document (RFC 9457) and the key of the docs.
    `message` and `remedy` are translated when shown and may name `params` as `%(name)s`. `moved` says, by the name it has
    in addresses, which number stands now for one that was asked for.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    message: ClassVar[Sentence] = _("This cannot be done.")
    remedy: ClassVar[Sentence | None] = None
    moved: Mapping[str, int] | None = None

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code)
        self.params: Mapping[str, Any] = params

    def title(self) -> str:
        """What kind of refusal this is, in the active language: the same for every occurrence (RFC 9457, 3.1.3)."""
        return str(self.message if "%(" not in str(self.message) else _KINDS.get(self.status, Refusal.message))

    def sentence(self) -> str:
        """What went wrong, in the active language."""
        return str(self.message) % self.params

    def advice(self) -> str:
        """What to do about it, in the active language; empty when there is nothing to do."""
        return str(self.remedy) % self.params if self.remedy else ""

    def in_full(self) -> str:
        """What went wrong and what to do about it, one after the other."""
        sentence, advice = self.sentence(), self.advice()
        apart = " " if advice and not sentence.endswith("。") else ""
        return f"{sentence}{apart}{advice}"

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence()}"


class Conflict(Refusal):
    code = "conflict"
    message = _("Someone else changed this meanwhile.")
    remedy = _("Reload the page and try again.")


class NotFound(Refusal):
    code = "not-found"
    status = 404
    message = _("There is nothing at this address.")
    remedy = _("Check the address, or search for what you need.")


class Gone(Refusal):
    code = "gone"
    status = 410
    message = _("This has been withdrawn.")
    remedy = _("Search for another copy or edition.")


class Forbidden(Refusal):
    code = "forbidden"
    status = 403
    message = _("You may not do this.")
    remedy = _("Sign in with an account that may, or ask the person who manages accounts.")


class SignInNeeded(Forbidden):
    code = "sign-in-needed"
    status = 401
    message = _("This page needs you to sign in.")
    remedy = _("Sign in and try again.")


class Malformed(Refusal):
    code = "malformed"
    status = 422
    message = _("The request could not be read: %(reason)s")


class TooLarge(Refusal):
    code = "too-large"
    status = 413
    message = _("This is larger than the %(limit)s allowed.")


class Busy(Refusal):
    code = "busy"
    status = 503
    message = _("The database is busy with other work.")
    remedy = _("Nothing was lost. Try again in a few seconds.")


class DiskFull(Refusal):
    code = "disk-full"
    status = 507
    message = _("The disk is full, or the quota on it is used up, so nothing could be written.")
    remedy = _("Free some space in the data folder; unfinished work goes on by itself.")
