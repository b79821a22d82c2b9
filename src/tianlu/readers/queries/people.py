"""Accounts with the names behind them, for those who manage them."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import NotFound
from tianlu.kit.text import fold, sort_key
from tianlu.libraries.data import Actor, Name
from tianlu.readers import models, rules
from tianlu.readers.data import AccountAction, AccountEvent, AccountKind, HeldRole, Person
from tianlu.readers.engines.keys import key_store
from tianlu.readers.queries.roles import role_of
from tianlu.readers.queries.sealed import opened

PEOPLE_MOST = 2000  # accounts decrypted for one list: 40 ms; names are never searched by the database
HISTORY_MOST = 50


class NoSuchAccount(NotFound):
    code = "no-such-account"
    message = _("There is no such account.")
    remedy = _("Choose one from the list of people.")


def people(
    actor: Actor, *, words: str = "", active: bool = True, kind: AccountKind = AccountKind.STAFF
) -> list[Person]:
    """Accounts of the actor's organisation whose name or login contains `words`, by name."""
    rows = models.Account.scoped(actor).filter(kind=kind.value, active=active, erased_at=None)
    found = _persons(actor, list(rows.order_by("-created_at")[:PEOPLE_MOST]))
    wanted = fold(words).split()
    matching = [one for one in found if all(word in _searchable(one) for word in wanted)]
    return sorted(matching, key=lambda one: (sort_key(one.display_name, name=True), one.account_id))


def person(actor: Actor, account_id: str) -> Person:
    """One account with its name and roles; `NoSuchAccount` outside the actor's own organisation."""
    row = models.Account.scoped(actor).filter(id=account_id).first()
    if row is None:
        raise NoSuchAccount
    return _persons(actor, [row])[0]


def account_name(actor: Actor, account_id: str) -> str:
    """The display name of an account of the actor's own organisation; empty when there is none or it was erased."""
    content = models.Identity.scoped(actor).filter(account_id=account_id).values_list("sealed", flat=True).first()
    personal = None if content is None else opened(account_id, content)
    return personal.display_name if personal else ""


def account_id_of(actor: Actor, login: str, organisation_id: int) -> str:
    """The id of the account with this login in the organisation; `NoSuchAccount` when there is none."""
    index = login_index(login, organisation_id)
    found = models.Account.scoped(actor).filter(login_index=index).values_list("id", flat=True).first()
    if found is None:
        raise NoSuchAccount
    return found


def history_of(actor: Actor, account_id: str) -> list[AccountEvent]:
    """What happened to the account of late, newest first."""
    rows = models.AccountChange.scoped(actor).filter(account_id=account_id).order_by("-id")[:HISTORY_MOST]
    fields = ("action", "by", "role__name_zh", "role__name_en", "branch_id", "at")
    return [
        AccountEvent(AccountAction(action), by, None if zh is None else Name(zh, en), branch_id, at)
        for action, by, zh, en, branch_id, at in rows.values_list(*fields)
    ]


def login_index(login: str, organisation_id: int) -> str:
    """The keyed hash a login is found by; the same login in two organisations gives two."""
    return key_store().blind_index("login", f"{organisation_id}\0{rules.normal_login(login)}")


def _searchable(person: Person) -> str:
    login = person.personal.login if person.personal else ""
    return f"{fold(person.display_name)} {fold(login)}"


def _persons(actor: Actor, rows: Iterable[models.Account]) -> list[Person]:
    accounts = list(rows)
    ids = [row.id for row in accounts]
    identities = dict(models.Identity.scoped(actor).filter(account_id__in=ids).values_list("account_id", "sealed"))
    held = _held_roles(actor, ids)
    return [
        Person(
            account_id=row.id,
            kind=AccountKind(row.kind),
            personal=opened(row.id, identities[row.id]) if row.id in identities else None,
            active=row.active,
            must_choose_password=row.temporary_until is not None,
            created_at=row.created_at,
            roles=tuple(held.get(row.id, ())),
        )
        for row in accounts
    ]


def _held_roles(actor: Actor, account_ids: list[str]) -> dict[str, list[HeldRole]]:
    rows = models.RoleGrant.scoped(actor).filter(account_id__in=account_ids).select_related("role").order_by("id")
    found: dict[str, list[HeldRole]] = {}
    for row in rows:
        grant = HeldRole(row.id, role_of(row.role), row.branch_id, row.granted_at)
        found.setdefault(row.account_id, []).append(grant)
    return found
