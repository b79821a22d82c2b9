"""Tables of accounts, roles and sessions. Nothing here can be read as a person: names are sealed bytes."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q

from tianlu.kit.ids import random_id
from tianlu.kit.scope import OwnedModel

_KINDS = ["reader", "staff"]


class Account(AbstractBaseUser, OwnedModel):
    """Someone who can sign in. The login is found by a keyed index and read only from the sealed identity."""

    id = models.CharField(primary_key=True, max_length=26, default=random_id)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    login_index = models.CharField(max_length=64, null=True, unique=True)  # null once erased
    temporary_until = models.DateTimeField(null=True)  # a password made for someone, until they choose their own
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    last_login = None  # when a person was here belongs to the event log, without a name
    USERNAME_FIELD = "id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    rows: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta(OwnedModel.Meta):
        abstract = False
        db_table = "readers_account"
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="readers_account_kind"),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(active=False, login_index=None), name="readers_erased_cannot_sign_in"
            ),
        )

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.active


class Identity(OwnedModel):
    """Who an account is, encrypted under the account's own key: display name, login as typed, e-mail, phone."""

    account = models.OneToOneField(Account, primary_key=True, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()

    class Meta(OwnedModel.Meta):
        abstract = False
        db_table = "readers_identity"


class Role(OwnedModel):
    """A set of acts with a name; a preset's acts also follow its patterns in `rules`, so new acts reach it."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    preset = models.CharField(max_length=40, blank=True)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    acts = models.JSONField(default=list)

    class Meta(OwnedModel.Meta):
        abstract = False
        db_table = "readers_role"
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "preset"], condition=~Q(preset=""), name="readers_role_preset"
            ),
            models.UniqueConstraint(fields=["organisation", "name_zh"], name="readers_role_name"),
        )


class RoleGrant(OwnedModel):
    """A role held by an account, at one branch or (none) in the whole organisation."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey("libraries.Branch", null=True, on_delete=models.PROTECT, related_name="+")
    granted_by = models.CharField(max_length=80)  # an actor's opaque id
    granted_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        abstract = False
        db_table = "readers_role_grant"
        constraints = (
            models.UniqueConstraint(fields=["account", "role", "branch"], name="readers_grant_at_branch"),
            models.UniqueConstraint(
                fields=["account", "role"], condition=Q(branch=None), name="readers_grant_everywhere"
            ),
        )


class AccountChange(OwnedModel):
    """Who did what to an account, in opaque ids: the record that answers for accounts and roles. Append only."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=30)
    by = models.CharField(max_length=80)
    role = models.ForeignKey(Role, null=True, on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey("libraries.Branch", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        abstract = False
        db_table = "readers_account_change"
        indexes = (models.Index(fields=["account", "at"], name="readers_change_of_account"),)


class Session(models.Model):
    """A signed-in browser: the hash of its cookie and whose it is. The cookie itself is stored nowhere."""

    key_hash = models.CharField(primary_key=True, max_length=64)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    used_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "readers_session"
        indexes = (models.Index(fields=["expires_at"], name="readers_session_expiry"),)


class SignInThrottle(models.Model):
    """Failures of late for a login tried from an address, or for an address alone, under a keyed hash."""

    key = models.CharField(primary_key=True, max_length=64)
    failures = models.IntegerField()
    failed_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "readers_sign_in_throttle"


class KeyMark(models.Model):
    """The fingerprint of the keys this database was written with, so that other keys are noticed, not used."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    fingerprint = models.CharField(max_length=16)

    class Meta:
        db_table = "readers_key_mark"
        constraints = (models.CheckConstraint(condition=Q(id=1), name="readers_one_key_mark"),)
