"""The rules of the house, read off the code itself: imports, relations, access, budgets, words that must not appear."""

import ast
import re
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from tianlu.kit.access import rule_of
from tianlu.portal.api import api

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "tianlu"
ORDER = ["portal", "discovery", "archive", "holdings", "catalog", "readers", "libraries", "marc", "kit"]
PUBLIC_MODULES = {"services", "queries", "data", "events"}
LIBRARIES = {"kit", "marc"}  # any module of theirs may be used, except tables and engines
PRIVATE_PARTS = {"models", "engines", "migrations"}
MODULE_HARD, FUNCTION_HARD = 500, 60
TABLE_DATA: set[str] = set()  # generated or tabular modules, by name


def python_files() -> list[Path]:
    return [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]


def test_packages_are_entered_by_their_public_modules() -> None:
    graph = grimp.build_graph("tianlu", include_external_packages=False)
    wrong = []
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            ours, theirs = importer.split("."), imported.split(".")
            if len(ours) < 2 or len(theirs) < 2 or ours[1] == theirs[1]:
                continue
            if ours[:2] == ["tianlu", "portal"] and theirs[2:] in (["api"], ["urls"], ["apps"], ["web"]):
                continue  # the composition root mounts routers, addresses and middleware
            allowed = (
                not PRIVATE_PARTS.intersection(theirs[2:])
                if theirs[1] in LIBRARIES
                else len(theirs) > 2 and theirs[2] in PUBLIC_MODULES
            )
            if not allowed:
                wrong.append(f"{importer} imports {imported}")
    assert wrong == []


def test_relations_point_down() -> None:
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("tianlu."):
            continue
        owner = model._meta.app_label
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey):
                continue
            target = field.related_model._meta.app_label  # type: ignore[union-attr]
            if target not in ORDER:
                wrong.append(f"{owner}.{model.__name__}.{field.name} points outside to {target}")
            elif ORDER.index(target) < ORDER.index(owner):
                wrong.append(f"{owner}.{model.__name__}.{field.name} points up to {target}")
            elif target != owner and (
                field.remote_field.on_delete is not models.PROTECT or field.remote_field.related_name != "+"
            ):
                wrong.append(f"{owner}.{model.__name__}.{field.name} must be PROTECT with related_name='+'")
    assert wrong == []


def test_organisation_tables_have_one_door() -> None:
    from tianlu.kit.scope import ScopedModel  # noqa: PLC0415 - app ready

    wrong = [
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("tianlu.")
        and any(field.name == "organisation" for field in model._meta.get_fields())
        and not issubclass(model, ScopedModel)
    ]
    assert wrong == []


def patterns(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found: list[tuple[str, URLPattern]] = []
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        found += patterns(entry, path) if isinstance(entry, URLResolver) else [(path, entry)]
    return found


def test_every_page_declares_who_may_open_it() -> None:
    closed = [
        path
        for path, pattern in patterns(get_resolver())
        if rule_of(pattern.callback) is None and not getattr(pattern.callback, "access_checked_inside", False)
    ]
    assert closed == []


def test_every_api_operation_declares_who_may_call_it() -> None:
    assert api.urls
    operations = api.operations()
    assert len(operations) > 5
    assert [op.view_func.__name__ for op in operations if rule_of(op.view_func) is None] == []


def test_modules_keep_their_budget() -> None:
    long = [
        f"{path.relative_to(SOURCE)}: {lines} lines"
        for path in python_files()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MODULE_HARD
        and str(path.relative_to(SOURCE)) not in TABLE_DATA
    ]
    assert long == []


def test_functions_keep_their_budget() -> None:
    long = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_HARD:
                    long.append(f"{path.relative_to(SOURCE)}:{node.lineno} {node.name}: {length} lines")
    assert long == []


REASONS = re.compile(r"# noqa: PLC0415(?: - (app ready|slow|optional)\b.*)?$")


def test_inner_imports_give_a_reason_of_the_list() -> None:
    wrong = []
    for path in python_files():
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            if "noqa: PLC0415" in line and not REASONS.search(line):
                wrong.append(f"{path.relative_to(SOURCE)}:{number}")
    assert wrong == []


JUNK = {"utils", "helpers", "common", "manager", "misc", "lib", "core"}


def test_modules_are_named_after_what_they_hold() -> None:
    assert [str(path.relative_to(SOURCE)) for path in python_files() if path.stem in JUNK] == []


@pytest.mark.parametrize("word", ["TO" + "DO", "FIX" + "ME", "X" + "XX", "NotImplemented" + "Error"])
def test_nothing_is_left_unfinished(word: str) -> None:
    assert [str(path.relative_to(ROOT)) for path in python_files() if word in path.read_text(encoding="utf-8")] == []


def test_tests_mirror_the_packages() -> None:
    missing = [name for name in ORDER if not (ROOT / "tests" / name).is_dir()]
    assert missing == []
