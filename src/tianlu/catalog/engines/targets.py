"""What every engine that asks targets promises, and what targets do wrong."""

from typing import Protocol

from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import TargetAnswer, TargetQuery, TargetSettings
from tianlu.kit.errors import Malformed, Refusal
from tianlu.kit.outbound import Limits, Policy, listed
from tianlu.kit.outbound import Target as Place

RECORDS_MOST = 50  # asked of one target at once
ANSWER_MOST = 8 << 20  # bytes of one answer: 50 records of 99,999 bytes are 5 MB


class RecordTarget(Protocol):
    """A catalogue elsewhere that is asked for records."""

    def search(self, query: TargetQuery, limit: int) -> TargetAnswer:
        """At most `limit` records that meet the query. Ends within the target's timeout.

        Whatever the other side does, nothing but a `Refusal` is raised: those of `kit.outbound` and of this module.
        """
        ...


class TargetSpeaksOtherwise(Refusal):
    code = "target-speaks-otherwise"
    status = 502
    message = _("%(host)s does not answer as %(protocol)s says: %(reason)s")
    remedy = _("Check the address, port and protocol of the target.")


class TargetHangsUp(Refusal):
    code = "target-hangs-up"
    status = 502
    message = _("%(host)s ended the connection before it had answered.")
    remedy = _("Try again later; if it happens every time, check the target's address and protocol.")


class TargetSaysNo(Refusal):
    code = "target-says-no"
    status = 502
    message = _("The target refuses: %(said)s")


class TargetSignIn(Refusal):
    code = "target-sign-in"
    status = 502
    message = _("The target does not let us in.")
    remedy = _("Check the user, password and group of the target; some targets admit members only.")


class AccessUnknown(Malformed):
    code = "access-unknown"
    message = _("This target cannot be searched by %(access)s.")
    remedy = _("Search by something else, or say in the target's settings how it is done.")


class TermInexpressible(Malformed):
    code = "term-inexpressible"
    message = _("“%(term)s” cannot be written in %(charset)s, the target's character set.")
    remedy = _("Correct the character set of the target, or search by ISBN.")


class NotAMarcSyntax(Refusal):
    code = "not-a-marc-syntax"
    status = 502
    message = _("The target sends %(syntax)s, which is no form of MARC.")
    remedy = _("Choose another record syntax in the target's settings.")


def policy_of(settings: TargetSettings, host: str, port: int) -> Policy:
    """Public addresses, and this host and port wherever it is when an administrator vouched for it."""
    return listed([Place(host, port)] if settings.listed else [])


def limits_of(settings: TargetSettings) -> Limits:
    """The target's timeout bounds everything; a silent one is given up at two thirds of it."""
    return Limits(
        connect=min(5.0, settings.timeout),
        read=max(settings.timeout * 2 / 3, min(settings.timeout, 5.0)),
        total=settings.timeout,
        size=ANSWER_MOST,
        redirects=3,
    )
