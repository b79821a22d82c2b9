"""Tables of organisations, branches, opening hours and settings."""

from collections.abc import Set as AbstractSet
from typing import Any, ClassVar, Protocol

from django.db import models
from django.db.models import F, Q

from tianlu.kit.scope import ScopedModel
from tianlu.libraries.data import BranchKind

_BRANCH_KINDS = [kind.value for kind in BranchKind]


class _HasScope(Protocol):
    @property
    def scope(self) -> AbstractSet[int]: ...


class Organisation(models.Model):
    """A library that owns holdings, readers and settings. It scopes by its own id, so it cannot be a `ScopedModel`."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    public = models.BooleanField(default=True)
    mark = models.CharField(max_length=200, blank=True)
    timezone = models.CharField(max_length=64, default="Asia/Shanghai")
    created_at = models.DateTimeField()

    rows: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        db_table = "libraries_organisation"
        default_manager_name = "rows"
        base_manager_name = "rows"
        constraints = (models.CheckConstraint(condition=~Q(code=""), name="libraries_organisation_has_code"),)

    @classmethod
    def scoped(cls, actor: _HasScope) -> "models.QuerySet[Organisation]":
        """The organisations the actor may read."""
        found: models.QuerySet[Organisation] = cls.rows.filter(id__in=actor.scope)
        return found

    @classmethod
    def unscoped(cls, *, reason: str) -> "models.QuerySet[Organisation]":
        """All organisations, for the reason given."""
        if not reason:
            raise ValueError("unscoped() needs a reason")
        found: models.QuerySet[Organisation] = cls.rows.all()
        return found


class Branch(ScopedModel):
    """A place of an organisation, in a tree by `parent`; never deleted, because items and loans name it for ever."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in _BRANCH_KINDS])
    address = models.CharField(max_length=400, blank=True)
    order = models.IntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta(ScopedModel.Meta):
        abstract = False
        db_table = "libraries_branch"
        constraints = (
            models.UniqueConstraint(fields=["organisation", "code"], name="libraries_branch_code"),
            models.CheckConstraint(condition=~Q(code=""), name="libraries_branch_has_code"),
            models.CheckConstraint(condition=Q(kind__in=_BRANCH_KINDS), name="libraries_branch_kind"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="libraries_branch_not_own_parent"
            ),
        )


class OpeningHours(ScopedModel):
    """The week of a branch from a day on: seven lists of [opens, closes] in minutes, Monday first.

    Earlier weeks stay, because due dates and statistics ask for the hours of past days; summer and winter hours are rows.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey("libraries.Branch", on_delete=models.PROTECT, related_name="+")
    from_date = models.DateField()
    week = models.JSONField()

    class Meta(ScopedModel.Meta):
        abstract = False
        db_table = "libraries_opening_hours"
        constraints = (models.UniqueConstraint(fields=["branch", "from_date"], name="libraries_hours_from"),)


class OpeningException(ScopedModel):
    """Days that differ: closed (no spans) or special hours. Proposed by a calendar it counts only once confirmed."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey("libraries.Branch", on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    spans = models.JSONField()
    note_zh = models.CharField(max_length=200, blank=True)
    note_en = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=20)
    confirmed = models.BooleanField()

    class Meta(ScopedModel.Meta):
        abstract = False
        db_table = "libraries_opening_exception"
        indexes = (models.Index(fields=["branch", "last_day"], name="libraries_exception_days"),)
        constraints = (
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="libraries_exception_order"),
            models.CheckConstraint(condition=Q(source__in=["staff", "calendar"]), name="libraries_exception_source"),
        )


class SettingValue(ScopedModel):
    """What an organisation, or one of its branches, set; keys are declared in code."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey("libraries.Branch", null=True, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    value = models.JSONField()

    class Meta(ScopedModel.Meta):
        abstract = False
        db_table = "libraries_setting"
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "key"],
                condition=Q(branch=None),
                name="libraries_setting_organisation",
            ),
            models.UniqueConstraint(
                fields=["branch", "key"], condition=Q(branch__isnull=False), name="libraries_setting_branch"
            ),
        )
