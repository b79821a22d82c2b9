"""What readers tells the event log (that something happened, never to whom), and the acts it knows."""

from django.utils.translation import gettext_lazy as _

from tianlu.kit.access import act
from tianlu.kit.events import EventKind, FieldType, declare

SIGNED_IN = declare(EventKind("readers.signed-in", {"kind": FieldType.WORD}, _("Someone signed in")))
SIGN_IN_REFUSED = declare(
    EventKind("readers.sign-in-refused", {"throttled": FieldType.FLAG}, _("A sign-in was refused"))
)
ACCOUNT_CHANGED = declare(
    EventKind(
        "readers.account-changed", {"action": FieldType.WORD, "kind": FieldType.WORD}, _("An account was changed")
    )
)

MANAGE_PEOPLE = act("readers.people", _("Create and deactivate accounts, reset passwords, give roles"))
GIVE_ANY_ROLE = act("readers.any-role", _("Give roles that reach beyond one's own"))
