"""Documents say what is there, and all of it: settings, verbs, jobs of make, links."""

import ast
import re
from pathlib import Path

from tianlu.portal.cli import VERBS

ROOT = Path(__file__).resolve().parents[1]
_VARIABLE = re.compile(r"TIANLU_[A-Z_]*[A-Z]")
_ENVIRONMENT = {*ROOT.glob("scripts/*"), *ROOT.glob(".ci/run"), ROOT / "Makefile", *ROOT.glob("tests/*.py")}


def documents() -> list[Path]:
    """Every page of the project, those inside packages too."""
    folders = ("docs", "src", "bench", "tests")
    found = [*ROOT.glob("*.md"), *(path for folder in folders for path in (ROOT / folder).rglob("*.md"))]
    return [path for path in found if "node_modules" not in path.parts]


def words() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in documents())


def read_by_the_code() -> set[str]:
    """Variables of the environment that the library reads: whole strings that name one."""
    strings = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _VARIABLE.fullmatch(node.value):
                strings.add(node.value)
    return strings


def read_by_the_scripts() -> set[str]:
    """Variables that scripts and tests read."""
    texts = (path.read_text(encoding="utf-8") for path in _ENVIRONMENT if path.is_file())
    return {name for text in texts for name in _VARIABLE.findall(text)}


def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))


def test_every_setting_is_in_the_operators_guide() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        guide = (ROOT / "docs/operator" / name).read_text(encoding="utf-8")
        assert (name, read_by_the_code() - set(_VARIABLE.findall(guide))) == (name, set())


def test_every_variable_of_scripts_and_tests_is_documented() -> None:
    assert read_by_the_scripts() - set(_VARIABLE.findall(words())) == set()


def test_every_documented_variable_is_read() -> None:
    settings = set(_VARIABLE.findall((ROOT / "src/tianlu/portal/settings.py").read_text(encoding="utf-8")))
    bench = {name for path in (ROOT / "bench").rglob("*.py") for name in _VARIABLE.findall(path.read_text("utf-8"))}
    files = {f"{name}_FILE" for name in read_by_the_code()}  # a secret may come from a file
    known = read_by_the_code() | read_by_the_scripts() | settings | bench | files
    assert set(_VARIABLE.findall(words())) - known == set()


def test_every_verb_is_documented_and_no_other() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|\$ |/|^)tianlu ([a-z]+)", words(), re.MULTILINE))
    assert named - set(VERBS) == set()
    assert [verb for verb in VERBS if f"tianlu {verb}" not in words()] == []
    assert [verb for verb in ("serve", "demo", "import", "backup", "restore", "doctor") if verb not in readme] == []


def test_every_job_of_make_is_documented_and_no_other() -> None:
    code = [code for span in re.findall(r"`([^`\n]+)`|^(?:\$|#) (.+)$", words(), re.MULTILINE) for code in span]
    named = {job for one in code for job in re.findall(r"(?:^|\d )make ([a-z]+)", one)}
    assert named - targets() == set()
    assert targets() - named == set()


def test_links_lead_somewhere() -> None:
    broken = []
    for path in documents():
        text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if "://" in target or target.startswith(("#", "mailto:")):
                continue
            if not (path.parent / target.partition("#")[0]).exists():
                broken.append(f"{path.relative_to(ROOT)}: {target}")
    assert broken == []


def test_both_languages_are_there() -> None:
    for chinese in (path for path in documents() if path.name.endswith(".zh-CN.md")):
        assert chinese.with_name(chinese.name.replace(".zh-CN", "")).is_file()
    assert (ROOT / "README.zh-CN.md").is_file()
    assert (ROOT / "docs/librarian/README.zh-CN.md").is_file()
    assert (ROOT / "docs/operator/README.zh-CN.md").is_file()


def test_presets_of_the_librarians_guide_are_those_there_are() -> None:
    from tianlu.holdings.rules.presets import PRESETS  # noqa: PLC0415 - beside its one use

    for name in ("README.md", "README.zh-CN.md"):
        guide = (ROOT / "docs/librarian" / name).read_text(encoding="utf-8")
        assert set(re.findall(r"^\| `([a-z0-9-]+)` \|", guide, re.MULTILINE)) == set(PRESETS)
