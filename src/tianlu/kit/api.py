"""The one way an API operation is served: its declared rule is enforced, its refusals are problem documents."""

from collections.abc import Callable
from typing import Annotated, Any, Final

from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Path, Schema
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.schema import DjangoGetter
from ninja.utils import check_csrf
from pydantic import BeforeValidator, model_validator
from pydantic_core import PydanticCustomError

from tianlu.kit.access import PUBLIC, Rule, allow, checked_inside, rule_of
from tianlu.kit.errors import Forbidden, Malformed
from tianlu.kit.reasons import place_of, reason_of
from tianlu.kit.refusals import PROBLEM, Fault, StaleForm, as_refusal, log, problem

_SAFE = {"GET", "HEAD", "OPTIONS"}
_PROBLEM_SCHEMA: Final = {
    "type": "object",
    "title": "Problem",
    "description": "A problem document (RFC 9457). `code` never changes; `title` and `detail` are in the caller's language.",
    "required": ["type", "code", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "code": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["place", "reason"],
                "properties": {"place": {"type": "string"}, "reason": {"type": "string"}},
            },
        },
    },
}


# A sentence in the caller's language, which is lazy until it is said.
Said = Annotated[str, BeforeValidator(str)]
# The number of a row, in an address: as large as a database keeps one.
Number = Annotated[int, Path(ge=1, le=2**62)]


class Body(Schema):
    """JSON that a request brings: an object. Ninja reads attributes of anything, so a number would pass for an object that
    leaves everything to its defaults.
    """

    @model_validator(mode="before")
    @classmethod
    def _is_an_object(cls, value: Any) -> Any:
        given = value._obj if isinstance(value, DjangoGetter) else value  # noqa: SLF001 - ninja's wrapping has no other way in
        if not isinstance(given, dict | cls):
            raise PydanticCustomError("dict_type", "An object is expected")
        if _holds_nul(given):
            raise PydanticCustomError("string_nul", "A string holds no NUL character")
        return value


def _holds_nul(value: Any) -> bool:
    """PostgreSQL keeps no NUL in a text."""
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(map(_holds_nul, (*value, *value.values())))
    return isinstance(value, list) and any(map(_holds_nul, value))


class Api(NinjaAPI):
    """A NinjaAPI that refuses operations without a declared rule and answers every error per RFC 9457."""

    def __init__(self, **options: Any) -> None:
        super().__init__(docs_url=None, **options)
        self.add_exception_handler(ValidationError, _invalid)  # type: ignore[arg-type]
        self.add_exception_handler(HttpError, _unread)  # type: ignore[arg-type]
        # A form with files where JSON is meant: the check of its token has read it by then.
        self.add_exception_handler(RawPostDataException, lambda request, _error: _unread(request, HttpError(400, "")))
        self.add_exception_handler(Exception, _refused)  # type: ignore[arg-type]

    def operations(self) -> list[Operation]:
        """Every operation, for the test that each declares who may call it."""
        return [
            operation
            for router in self._get_bound_routers()
            for path_view in router.path_operations.values()
            for operation in path_view.operations
        ]

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The description of every operation, with what each answers when it says no."""
        schema = super().get_openapi_schema(**options)
        schema["components"].setdefault("schemas", {})["Problem"] = _PROBLEM_SCHEMA
        content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"]["414"] = {"description": "Longer than 64 KiB: the server reads no such address"}
                operation["responses"]["default"] = {"description": "Why not (RFC 9457)", "content": content}
        return schema

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        found = super()._get_urls()
        for operation in self.operations():
            operation.auth_callbacks = [_enforcer(rule_of(operation.view_func))]
        for pattern in found:
            if isinstance(pattern, URLPattern) and pattern.name == "openapi-json":
                allow(PUBLIC)(pattern.callback)
            elif isinstance(pattern, URLPattern):
                checked_inside(pattern.callback)
        return found


def _enforcer(rule: Rule | None) -> Callable[[HttpRequest], bool]:
    """Refuses who may not, and a signed-in browser's unsafe request that did not come from our own page."""

    def enforce(request: HttpRequest) -> bool:
        actor = getattr(request, "actor", None)
        refusal = Forbidden() if rule is None else rule.refusal(actor)
        if refusal:
            raise refusal
        if request.method not in _SAFE and actor is not None and actor.signed_in and check_csrf(request):
            raise StaleForm()
        return True

    return enforce


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    # Where and what, without echoing the input.
    places = [{"place": place_of(one), "reason": reason_of(one)} for one in error.errors]
    reason = _("; ").join(_("%(place)s: %(reason)s") % place for place in places[:3])
    return problem(Malformed(reason=reason), errors=places)


def _unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON or no form."""
    if error.status_code != 400:
        return _refused(request, error)
    return problem(Malformed(reason=_("its body is not what its content type says")))


def _refused(request: HttpRequest, error: Exception) -> HttpResponse:
    refusal = as_refusal(error)
    if refusal is None:
        log.exception("fault", exc_info=error)
        refusal = Fault()
    return problem(refusal)
