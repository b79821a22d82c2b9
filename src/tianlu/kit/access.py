"""Who may open what: every page and operation declares it beside its definition; what declares nothing is closed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.http import HttpRequest, HttpResponseBase

from tianlu.kit.errors import Forbidden, Refusal, Sentence, SignInNeeded
from tianlu.kit.refusals import answer
from tianlu.kit.registry import Registry

View = TypeVar("View", bound=Callable[..., Any])


class Caller(Protocol):
    """What access asks of an actor."""

    @property
    def signed_in(self) -> bool: ...

    def may(self, act: str) -> bool: ...


@dataclass(frozen=True)
class Rule:
    """Who may: everyone, everyone signed in, or whoever holds an act."""

    name: str

    def refusal(self, actor: Caller | None) -> Refusal | None:
        """None when the actor may; else what to answer."""
        if self.name == "public":
            return None
        if actor is None or not actor.signed_in:
            return SignInNeeded()
        if self.name == "signed-in" or actor.may(self.name):
            return None
        return Forbidden()


PUBLIC = Rule("public")
SIGNED_IN = Rule("signed-in")
acts: Registry[Sentence] = Registry("act")


def act(name: str, label: Sentence) -> str:
    """Declare an act that a role can hold; `label` is what the page that gives roles shows."""
    acts.register(name, label)
    return name


def allow(rule: Rule | str) -> Callable[[View], View]:
    """Declare who may call a view or API operation; place it next to the function."""
    declared = Rule(rule) if isinstance(rule, str) else rule

    def mark(view: View) -> View:
        view.access_rule = declared  # type: ignore[attr-defined]
        return view

    return mark


def checked_inside(view: View) -> View:
    """Mark a view whose operations declare and enforce their own rules, as the API's do."""
    view.access_checked_inside = True  # type: ignore[attr-defined]
    return view


def rule_of(view: object) -> Rule | None:
    """The rule declared on a view, None when there is none."""
    rule = getattr(view, "access_rule", None)
    return rule if isinstance(rule, Rule) else None


class AccessMiddleware:
    """Enforces the declared rule before the view runs; runs after the middleware that sets `request.actor`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Answer with the refusal of the view's rule; API operations declare theirs one by one (`kit.api`)."""
        if getattr(view, "access_checked_inside", False):
            return None
        rule = rule_of(view)
        actor: Caller | None = getattr(request, "actor", None)
        refusal = Forbidden() if rule is None else rule.refusal(actor)
        return answer(request, refusal) if refusal else None
