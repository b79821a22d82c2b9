"""Rows that belong to an organisation have one door, and it asks who is there."""

from collections.abc import Set as AbstractSet
from typing import Any, ClassVar, Protocol, Self

from django.db import models


class HasScope(Protocol):
    @property
    def scope(self) -> AbstractSet[int]: ...


class ScopedModel(models.Model):
    """A table with an `organisation` column and no default manager.

    `scoped(actor)` reads what the actor's organisations own; `unscoped(reason=…)` is for work that belongs to no one
    actor (indexing, sequencing, erasure) and each use of it is listed and tested.
    """

    rows: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True
        default_manager_name = "rows"
        base_manager_name = "rows"

    @classmethod
    def scoped(cls, actor: HasScope) -> "models.QuerySet[Self]":
        """The rows of the actor's organisations, and no others."""
        found: models.QuerySet[Self] = cls.rows.filter(organisation_id__in=actor.scope)
        return found

    @classmethod
    def unscoped(cls, *, reason: str) -> "models.QuerySet[Self]":
        """All rows, for the reason given."""
        if not reason:
            raise ValueError("unscoped() needs a reason")
        found: models.QuerySet[Self] = cls.rows.all()
        return found


class HasOwn(HasScope, Protocol):
    @property
    def own(self) -> AbstractSet[int]: ...


class OwnedModel(ScopedModel):
    """A scoped table whose rows are shown to nobody outside the organisation (accounts, imports, prices).

    An actor's `scope` includes neighbours whose catalog is public; `own` never does.
    """

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scoped(cls, actor: HasOwn) -> "models.QuerySet[Self]":  # type: ignore[override]
        """The rows of the organisation the actor acts for, and no others."""
        found: models.QuerySet[Self] = cls.rows.filter(organisation_id__in=actor.own)
        return found
