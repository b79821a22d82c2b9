"""The `tianlu` command: a short list of verbs over the packages' management commands."""

import os
import sys
from collections.abc import Sequence

import django
from django.core.management import execute_from_command_line
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import gettext

from tianlu import __version__
from tianlu.kit.config import SettingError
from tianlu.kit.db import disk_full
from tianlu.kit.errors import DiskFull, Refusal

VERBS = {
    "serve": ("启动图书馆：网页与后台工作", "run the library: pages and background work"),
    "demo": ("装入示范馆并启动", "load the demo library and serve it"),
    "import": ("导入 MARC 文件", "import a MARC file"),
    "attach": ("把一个文件夹里的全文附到书目上", "attach a folder of PDF, EPUB, HTML and text files to records"),
    "export": ("导出全部书目数据", "export every record"),
    "rebuild": ("重建检索等副本", "make a copy (search index …) anew from the database"),
    "evaluate": ("用已判定的检索词衡量检索质量", "hold search against judged queries"),
    "backup": ("备份", "save everything but the keys into one file"),
    "restore": ("从备份恢复", "put a backup back"),
    "account": ("员工账号", "create staff accounts and reset passwords"),
    "doctor": ("检查安装并说明补救办法", "say what is missing or misconfigured, and the remedy"),
    "migrate": ("升级数据库结构", "bring the database up to this version"),
    "shell": ("交互式 Python", "an interactive Python with the library loaded"),
}


def _usage() -> str:
    lines = [f"Tianlu 天禄 {__version__}", "", "tianlu VERB [OPTIONS]        tianlu VERB --help", ""]
    lines += [f"  {verb:<10}{chinese}  {english}" for verb, (chinese, english) in VERBS.items()]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a verb; 0 when done, 1 when found wanting, 2 when it could not be done, with one sentence why."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in {"-h", "--help", "help"}:
        sys.stdout.write(_usage() + "\n")
        return 0
    if words[0] in {"-V", "--version"}:
        sys.stdout.write(__version__ + "\n")
        return 0
    if words[0] not in VERBS:
        sys.stderr.write(f"tianlu: {words[0]}?\n\n{_usage()}\n")
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tianlu.portal.settings")
    return _run(words)


_NEED_DATABASE = {"account", "attach", "evaluate", "export", "import", "rebuild"}
_DJANGOS_OWN = {"--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color"}


def _run(words: list[str]) -> int:
    BaseCommand.suppressed_base_arguments = _DJANGOS_OWN
    try:
        django.setup()
        translation.activate(_language())
        if words[0] in _NEED_DATABASE and not {"-h", "--help"}.intersection(words):
            _prepare()
        execute_from_command_line(["tianlu", words[0], "--traceback", *words[1:]])
    except (SettingError, CommandError) as error:
        sys.stderr.write(f"tianlu: {error}\n")
        return getattr(error, "returncode", 2) if isinstance(error, CommandError) else 2
    except Refusal as refusal:
        sys.stderr.write(f"tianlu: {refusal.in_full()}\n")
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader of our output left; say nothing
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return 130
    except Exception as error:
        if disk_full(error):
            sys.stderr.write(f"tianlu: {DiskFull().in_full()}\n")
        elif isinstance(error, DatabaseError):
            sys.stderr.write(f"tianlu: {gettext('The database cannot be used (%s). See tianlu doctor.') % error}\n")
        elif isinstance(error, OSError):
            sys.stderr.write(f"tianlu: {error.strerror or error}{f': {error.filename}' if error.filename else ''}\n")
        else:
            raise
        return 2
    return 0


def _language() -> str:
    """English where the terminal is English (LC_ALL, LC_MESSAGES, LANG, the first that is set), else Chinese."""
    named = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "en" if named.lower().startswith("en") else "zh-hans"


def _prepare() -> None:
    """Bring the database to this version's structure, so that any verb may be the first."""
    from tianlu.portal.services import prepare  # noqa: PLC0415 - app ready

    prepare(lambda words: sys.stderr.write(words + "\n"))


if __name__ == "__main__":
    raise SystemExit(main())
