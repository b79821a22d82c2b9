"""Every kind of pydantic's errors that has a sentence gives it whole, with the bound that was passed."""

from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from annotated_types import Ge, Gt, Le, Lt
from django.utils import translation
from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError

from tianlu.kit.api import Body
from tianlu.kit.reasons import _REASONS, place_of, reason_of


class Lent(BaseModel):
    model_config = ConfigDict(extra="forbid", from_attributes=True)
    days: int


class Named(Body):
    name: str


class State(Enum):
    IN, OUT = "in", "out"


CASES: dict[str, tuple[Any, Any, str]] = {
    "missing": (Lent, {}, ""),
    "extra_forbidden": (Lent, {"days": 1, "more": 1}, ""),
    "int_parsing": (int, "x", ""),
    "int_parsing_size": (int, "9" * 5000, ""),
    "int_from_float": (int, 1.5, ""),
    "int_type": (int, None, ""),
    "bool_parsing": (bool, "x", ""),
    "bool_type": (bool, [], ""),
    "string_type": (str, 1, ""),
    "string_nul": (Named, {"name": "\x00"}, ""),
    "string_too_long": (Annotated[str, StringConstraints(max_length=3)], "abcd", "3"),
    "string_too_short": (Annotated[str, StringConstraints(min_length=3)], "ab", "3"),
    "greater_than": (Annotated[int, Gt(7)], 7, "7"),
    "greater_than_equal": (Annotated[int, Ge(7)], 6, "7"),
    "less_than": (Annotated[int, Lt(7)], 7, "7"),
    "less_than_equal": (Annotated[int, Le(7)], 8, "7"),
    "enum": (State, "lost", "'in', 'out'"),
    "literal_error": (Literal["in", "out"], "lost", "'in', 'out'"),
    "list_type": (list[int], 1, ""),
    "model_attributes_type": (Lent, 1, ""),
    "model_type": (BaseModel, 1, ""),
    "dict_type": (dict[str, int], 1, ""),
}


@pytest.mark.parametrize("kind", _REASONS)
def test_a_reason_names_its_bound(kind: str) -> None:
    form, value, bound = CASES[kind]
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(form).validate_python(value)
    error: dict[str, Any] = next(dict(one) for one in raised.value.errors() if one["type"] == kind)
    said = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said[language] = reason_of(error)
            assert said[language] != reason_of({"type": "another kind"})
        assert bound in said[language]
        assert "%(" not in said[language]
    assert said["zh-hans"] != said["en"]


def test_a_place_is_the_path_to_the_field() -> None:
    assert place_of({"loc": ("body", "items", 2, "barcode")}) == "body.items.2.barcode"
