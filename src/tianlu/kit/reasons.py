"""Why a value of an API request does not fit, in the caller's language."""

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# The kinds are pydantic's: https://docs.pydantic.dev/latest/errors/validation_errors/
_REASONS: Final = {
    "missing": gettext_lazy("is needed and was not given"),
    "extra_forbidden": gettext_lazy("is not known here"),
    "int_parsing": gettext_lazy("must be a whole number"),
    "int_parsing_size": gettext_lazy("must be a whole number"),
    "int_from_float": gettext_lazy("must be a whole number"),
    "int_type": gettext_lazy("must be a whole number"),
    "bool_parsing": gettext_lazy("must be true or false"),
    "bool_type": gettext_lazy("must be true or false"),
    "string_type": gettext_lazy("must be text"),
    "string_nul": gettext_lazy("must hold no NUL character"),
    "string_too_long": gettext_lazy("must have a length of at most %(max_length)s"),
    "string_too_short": gettext_lazy("must have a length of at least %(min_length)s"),
    "greater_than": gettext_lazy("must be more than %(gt)s"),
    "greater_than_equal": gettext_lazy("must be at least %(ge)s"),
    "less_than": gettext_lazy("must be less than %(lt)s"),
    "less_than_equal": gettext_lazy("must be at most %(le)s"),
    "enum": gettext_lazy("must be one of %(expected)s"),
    "literal_error": gettext_lazy("must be one of %(expected)s"),
    "list_type": gettext_lazy("must be a list"),
    "model_attributes_type": gettext_lazy("must be an object"),
    "model_type": gettext_lazy("must be an object"),
    "dict_type": gettext_lazy("must be an object"),
}


def reason_of(error: dict[str, Any]) -> str:
    """The sentence's end for one of pydantic's errors: `must be at most 100`. The value itself is never repeated."""
    reason = _REASONS.get(error.get("type", ""))
    if reason is None:
        return _("does not fit the description of this operation")
    facts = {name: str(value).replace(" or ", ", ") for name, value in error.get("ctx", {}).items()}
    return str(reason) % facts


def place_of(error: dict[str, Any]) -> str:
    """Which parameter or field: `query.limit`."""
    return ".".join(str(part) for part in error.get("loc", ()))
