"""What readers contributes to the packages below it: entries of the desk, a check of the keys."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from tianlu.kit.data import Finding, MenuEntry, checks, desk_menu
from tianlu.readers.events import MANAGE_PEOPLE
from tianlu.readers.queries import keys_belong_here

desk_menu.register(
    "people",
    MenuEntry(
        label=_("People and roles"),
        url_name="readers:people",
        icon="users",
        act=MANAGE_PEOPLE,
        group=_("House"),
        order=800,
        description=_("Accounts of colleagues, what each may do, lost passwords"),
    ),
)
desk_menu.register(
    "account",
    MenuEntry(
        label=_("Your account"),
        url_name="readers:account",
        icon="circle-user",
        group=_("House"),
        order=990,
        description=_("Password, signing out"),
    ),
)


def check_keys() -> Sequence[Finding]:
    """Whether the keys are those this database was written with."""
    try:
        fine = keys_belong_here()
    except (OSError, ValueError) as error:
        return [Finding("error", _("The keys in TIANLU_KEYS cannot be read."), str(error))]
    if fine:
        return [Finding("ok", _("The keys belong to this library."))]
    return [
        Finding(
            "error",
            _("The keys in TIANLU_KEYS are not those this library was made with: nobody can sign in."),
            _("Point TIANLU_KEYS to the folder that belongs to this library, or restore it from where you keep it."),
        )
    ]


checks.register("reader-keys", check_keys)
