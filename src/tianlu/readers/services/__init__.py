"""What can be done with accounts: sign in and out, passwords, creating and deactivating, roles, erasure."""

from tianlu.readers.services.accounts import (
    BadLogin,
    DisplayNameMissing,
    LoginTaken,
    RoleWanted,
    WrongKeys,
    activate_account,
    create_account,
    deactivate_account,
)
from tianlu.readers.services.erasing import erase_account, replay_erasures
from tianlu.readers.services.managing import BeyondYou, NotYourself
from tianlu.readers.services.passwords import WeakPassword, WrongPassword, change_password, reset_password
from tianlu.readers.services.roles import (
    NoSuchRole,
    RoleNameTaken,
    create_role,
    ensure_roles,
    grant_role,
    withdraw_role,
)
from tianlu.readers.services.signing_in import (
    SignInRefused,
    resume,
    sign_in,
    sign_out,
    sign_out_everywhere,
)
from tianlu.readers.services.throttling import TooManyAttempts

__all__ = [
    "BadLogin",
    "BeyondYou",
    "DisplayNameMissing",
    "LoginTaken",
    "NoSuchRole",
    "NotYourself",
    "RoleNameTaken",
    "RoleWanted",
    "SignInRefused",
    "TooManyAttempts",
    "WeakPassword",
    "WrongKeys",
    "WrongPassword",
    "activate_account",
    "change_password",
    "create_account",
    "create_role",
    "deactivate_account",
    "ensure_roles",
    "erase_account",
    "grant_role",
    "replay_erasures",
    "reset_password",
    "resume",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "withdraw_role",
]
