"""`tianlu account create|reset|close|open|list`: accounts from the command line, for first start and emergencies."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tianlu.kit.clock import now
from tianlu.libraries.data import Actor, Organisation, system
from tianlu.libraries.queries import organisations_to_sign_in
from tianlu.libraries.services import found_library
from tianlu.readers import queries, services
from tianlu.readers.rules import PRESETS
from tianlu.readers.services import RoleWanted


class Command(BaseCommand):
    """Passwords are always made here and printed once; none is taken from the command line, where others could read it."""

    help = "Create staff accounts and reset passwords."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own declaration

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--library", default="", help="code of the library, where there is more than one")
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="create an account and print its password")
        create.add_argument("login")
        create.add_argument("--name", default="", help="display name (default: the login)")
        create.add_argument("--role", action="append", choices=sorted(PRESETS), default=[])
        create.add_argument("--temporary", action="store_true", help="the password must be replaced at first sign-in")
        for verb, words in (
            ("reset", "make a new password and print it"),
            ("close", "close the account"),
            ("open", "open a closed account"),
        ):
            verbs.add_parser(verb, help=words).add_argument("login")
        verbs.add_parser("list", help="list accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        library = _library(options["library"], begin=options["verb"] == "create")
        actor = system("command-line", {library.id}, library.id)
        getattr(self, f"_{options['verb']}")(actor, library, options)

    def _create(self, actor: Actor, library: Organisation, options: dict[str, Any]) -> None:
        made = services.create_account(
            actor,
            login=options["login"],
            display_name=options["name"] or options["login"],
            roles=[RoleWanted(role) for role in options["role"]],
            temporary=options["temporary"],
            at=now(),
        )
        self._say_password(options["login"], made.password)

    def _reset(self, actor: Actor, library: Organisation, options: dict[str, Any]) -> None:
        account_id = queries.account_id_of(actor, options["login"], library.id)
        made = services.reset_password(actor, account_id, at=now(), temporary=False)
        self._say_password(options["login"], made.password)

    def _close(self, actor: Actor, library: Organisation, options: dict[str, Any]) -> None:
        account_id = queries.account_id_of(actor, options["login"], library.id)
        services.deactivate_account(actor, account_id, at=now())

    def _open(self, actor: Actor, library: Organisation, options: dict[str, Any]) -> None:
        account_id = queries.account_id_of(actor, options["login"], library.id)
        services.activate_account(actor, account_id, at=now())

    def _list(self, actor: Actor, library: Organisation, options: dict[str, Any]) -> None:
        for person in queries.people(actor):
            roles = ", ".join(held.role.preset or held.role.name.shown("en") for held in person.roles)
            login = person.personal.login if person.personal else "?"
            self.stdout.write(f"{login}\t{person.display_name}\t{roles}")

    def _say_password(self, login: str, password: str) -> None:
        self.stdout.write(_("Login: %(login)s") % {"login": login})
        self.stdout.write(_("Password: %(password)s   (shown only now)") % {"password": password})


def _library(code: str, *, begin: bool) -> Organisation:
    """The library of that code, or the only one; where there is none at all, one is founded if `begin` says so."""
    if begin and not code:
        found_library("command-line")
    libraries = organisations_to_sign_in(code)
    if code:
        libraries = [one for one in libraries if one.code == code]
    if len(libraries) == 1:
        return libraries[0]
    if not libraries and code:
        raise CommandError(_("There is no library of the code %(code)s.") % {"code": code}, returncode=2)
    if not libraries:
        words = _("There is no library here yet. `tianlu account create LOGIN --role director` begins one.")
        raise CommandError(words, returncode=2)
    codes = ", ".join(sorted(one.code for one in libraries))
    raise CommandError(_("Say which library with --library: %(codes)s") % {"codes": codes}, returncode=2)
