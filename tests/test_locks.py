"""What is installed is what was locked: by hash, from whatever registry the machine uses, the same for running and building."""

import ast
import json
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = (
    "requirements.lock",
    "requirements-dev.lock",
    "scripts/build-requirements.lock",
    "scripts/node-requirements.lock",
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def pinned(name: str) -> dict[str, str]:
    """Version and condition by distribution, as the lock says them."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for distribution, version in re.findall(r"^([a-z0-9-]+)==([^\\\n]+)", text, re.MULTILINE):
        found[distribution] = " | ".join(filter(None, (found.get(distribution), version.strip())))
    return found


def named(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=!~; ]", one, maxsplit=1)[0].lower().replace("_", "-") for one in requirements}


@pytest.mark.parametrize("name", LOCKS)
def test_every_file_is_known_by_its_hash_and_no_host_is_named(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9-]+==)", text)
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert re.findall(r"[a-z+]+://\S+|^--?[a-z].*$", text, re.MULTILINE) == []


def test_npm_locks_have_hashes_and_no_host() -> None:
    for name in ("package-lock.json", "tests/tools/package-lock.json"):
        text = (ROOT / name).read_text(encoding="utf-8")
        packages = json.loads(text)["packages"]
        assert [path for path, one in packages.items() if path and "integrity" not in one] == []
        assert re.findall(r"https?://(?!opencollective|github\.com|tidelift)\S+", text) == []


def test_developers_run_what_readers_run() -> None:
    run, dev = pinned("requirements.lock"), pinned("requirements-dev.lock")
    assert {name: (version, dev.get(name)) for name, version in run.items() if dev.get(name) != version} == {}


def test_every_declared_requirement_is_locked() -> None:
    extras = PROJECT["optional-dependencies"]
    for_running = named([*PROJECT["dependencies"], *extras["meaning"], *extras["postgres"], *extras["opensearch"]])
    assert for_running - set(pinned("requirements.lock")) == set()
    assert for_running | named(extras["dev"]) <= set(pinned("requirements-dev.lock"))


def test_the_library_declares_what_it_imports() -> None:
    """Also that which comes along with something else: it may stop coming."""
    declared = named(
        [
            *PROJECT["dependencies"],
            *(
                one
                for extra in ("meaning", "postgres", "opensearch")
                for one in PROJECT["optional-dependencies"][extra]
            ),
        ]
    )
    owners = packages_distributions()
    missing = {}
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level and node.module:
                names = [node.module]
            for top in (name.partition(".")[0] for name in names):
                if top in sys.stdlib_module_names or top == "tianlu":
                    continue
                if not named(owners.get(top, [top])) & declared:
                    missing[top] = str(path.relative_to(ROOT))
    assert missing == {}
