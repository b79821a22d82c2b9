"""Settings an organisation or a branch can have: declared once with type and default, read through one query."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from tianlu.kit.errors import Sentence
from tianlu.kit.registry import Registry

T = TypeVar("T", bool, int, float, str)


@dataclass(frozen=True)
class Setting(Generic[T]):
    """A key, the type its value must have, what holds when nothing was set, and the label a form shows."""

    key: str
    kind: type[T]
    default: T
    label: Sentence
    per_branch: bool = False


settings: Registry[Setting[Any]] = Registry("setting")


def setting(key: str, kind: type[T], default: T, label: Sentence, *, per_branch: bool = False) -> Setting[T]:
    """Declare a setting, beside the service that obeys it."""
    declared = Setting(key=key, kind=kind, default=default, label=label, per_branch=per_branch)
    settings.register(key, declared)
    return declared
