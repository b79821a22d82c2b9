"""Organisations and their branches as others see them."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import get_language


@dataclass(frozen=True)
class Name:
    """A name in the two languages of the screens; either may be empty, not both."""

    zh: str
    en: str = ""

    def shown(self, language: str) -> str:
        """The name in `language` ("zh-hans", "en"…), the other one where it is missing."""
        first, second = (self.zh, self.en) if language.lower().startswith("zh") else (self.en, self.zh)
        return first or second

    def __str__(self) -> str:
        """The name in the language of the screen."""
        return self.shown(get_language() or "")


class BranchKind(StrEnum):
    """What a branch is: 总馆, 分馆, 服务点, 自助图书馆, 流动图书馆, 书库."""

    MAIN = "main"
    BRANCH = "branch"
    POINT = "point"
    SELF_SERVICE = "self-service"
    MOBILE = "mobile"
    STACKS = "stacks"


@dataclass(frozen=True)
class Organisation:
    """A library that owns its holdings; `public`: its catalog is shown to visitors. `mark` is the key of a stored image."""

    id: int
    code: str
    name: Name
    public: bool
    mark: str
    timezone: str


@dataclass(frozen=True)
class Branch:
    """A place of an organisation; `depth` counts from 0 at the top of the tree, `parent_id` is None there."""

    id: int
    organisation_id: int
    parent_id: int | None
    code: str
    name: Name
    kind: BranchKind
    address: str
    order: int
    active: bool
    depth: int = 0
