"""Who is acting: the first argument of every service and of every query on an organisation's data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.http import HttpRequest

from tianlu.kit.errors import Forbidden, SignInNeeded


class ActorKind(StrEnum):
    """How an actor came to act."""

    VISITOR = "visitor"  # nobody signed in
    READER = "reader"
    STAFF = "staff"
    JOB = "job"  # background work on behalf of whoever asked for it
    SYSTEM = "system"  # the installation itself: commands, first start, repair


_SIGNED_IN = frozenset({ActorKind.READER, ActorKind.STAFF})


@dataclass(frozen=True)
class Actor:
    """An opaque id with a reach: no name, no login, nothing personal.

    `organisation_id` is the organisation the actor acts for (writes go there; 0 = none), `scope` the organisations whose
    rows it may read. `acts` are the acts it holds anywhere; `limits` names, as (act, branch id), where an act is held when
    it is not held in the whole organisation. `branch_ids` are the branches the actor works at; empty = not limited.
    """

    id: str
    kind: ActorKind
    organisation_id: int = 0
    scope: frozenset[int] = frozenset()
    branch_ids: frozenset[int] = frozenset()
    acts: frozenset[str] = frozenset()
    limits: frozenset[tuple[str, int]] = field(default=frozenset())
    inside: frozenset[int] = frozenset()

    @property
    def signed_in(self) -> bool:
        """True for a reader or staff member who has signed in, and for the system itself."""
        return self.kind in _SIGNED_IN or self.kind is ActorKind.SYSTEM

    @property
    def own(self) -> frozenset[int]:
        """The organisations whose private rows (accounts, imports, prices) it may read: its own, never a neighbour's."""
        if self.kind is ActorKind.SYSTEM:
            return self.scope
        return frozenset({self.organisation_id}) if self.organisation_id else frozenset()

    def may(self, act: str) -> bool:
        """True when the actor holds `act` somewhere; the system may everything."""
        return self.kind is ActorKind.SYSTEM or act in self.acts

    def may_at(self, act: str, branch_id: int) -> bool:
        """True when the actor holds `act` at this branch."""
        if not self.may(act):
            return False
        places = {place for limited, place in self.limits if limited == act}
        return not places or branch_id in places

    def require(self, act: str, *, organisation_id: int | None = None, branch_id: int | None = None) -> None:
        """Raise `SignInNeeded` or `Forbidden` unless the actor holds `act`, there and for that organisation.

        Acts are held for the actor's own organisation only: being able to read another's rows gives no right to change them.
        """
        allowed = self.may(act) if branch_id is None else self.may_at(act, branch_id)
        own = organisation_id is None or self.kind is ActorKind.SYSTEM or organisation_id == self.organisation_id
        if allowed and own:
            return
        raise SignInNeeded() if self.kind is ActorKind.VISITOR else Forbidden()

    def as_job(self) -> "Actor":
        """The same actor when its work goes on in the background; the system stays itself."""
        return self if self.kind is ActorKind.SYSTEM else replace(self, kind=ActorKind.JOB)

    def to_dict(self) -> dict[str, Any]:
        """JSON for a job's row; `actor_from_dict` reads it back."""
        return {
            "id": self.id,
            "kind": self.kind.value,
            "organisation_id": self.organisation_id,
            "scope": sorted(self.scope),
            "branch_ids": sorted(self.branch_ids),
            "acts": sorted(self.acts),
            "limits": sorted([act, place] for act, place in self.limits),
        }


def actor_from_dict(values: Mapping[str, Any]) -> Actor:
    """The actor that `Actor.to_dict` wrote."""
    return Actor(
        id=str(values["id"]),
        kind=ActorKind(values["kind"]),
        organisation_id=int(values["organisation_id"]),
        scope=frozenset(values["scope"]),
        branch_ids=frozenset(values["branch_ids"]),
        acts=frozenset(values["acts"]),
        limits=frozenset((str(act), int(place)) for act, place in values.get("limits", ())),
    )


def actor_of(request: HttpRequest) -> Actor:
    """Who asks, as the middleware of readers found out."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def visitor(scope: Iterable[int] = ()) -> Actor:
    """Nobody in particular, reading what the organisations in `scope` show to everyone."""
    return Actor(id="", kind=ActorKind.VISITOR, scope=frozenset(scope))


def system(reason: str, scope: Iterable[int] = (), organisation_id: int = 0) -> Actor:
    """The installation itself, acting for a `reason` that the event log keeps; it may everything within its scope."""
    reach = frozenset(scope) | ({organisation_id} if organisation_id else frozenset())
    return Actor(id=f"system:{reason}", kind=ActorKind.SYSTEM, organisation_id=organisation_id, scope=reach)


def job_actor(actor: Actor) -> Actor:
    """Background work on behalf of `actor`: same id, reach and acts, recognisable as a job."""
    return actor.as_job()
