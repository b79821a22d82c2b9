"""Loading the demo library through the same services a librarian uses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import orjson
from django.conf import settings
from django.db import transaction

from tianlu.catalog.services import bring_in
from tianlu.discovery.data import EmbedTitles
from tianlu.holdings.services import create_location, save_mapping
from tianlu.kit import feed, jobs
from tianlu.kit.clock import now
from tianlu.libraries.data import Actor, Name, system
from tianlu.libraries.queries import organisation_codes
from tianlu.libraries.services import create_branch, create_organisation, installation_actor, set_opening_hours
from tianlu.portal.demo import VECTORS, branches
from tianlu.portal.demo.build import DemoFile, build
from tianlu.readers.services import RoleWanted, create_account, ensure_roles

LOGIN = "demo"
ATTRIBUTION = Path(__file__).with_name("attribution.json")
MARK = "demo.json"  # in the data home: the demo is loaded, and whose records it shows
Progress = Callable[[str, bool], None]  # (what, whether it is done)


@dataclass(frozen=True)
class Loaded:
    """What loading made; `password` is None when the demo was there already."""

    records: int
    login: str
    password: str | None


def loaded() -> bool:
    """Whether this installation holds the whole demo library."""
    return (settings.TIANLU_HOME / MARK).is_file()


def load(progress: Progress, *, limit: int | None = None) -> Loaded:
    """Make the organisation, its branches and a staff account, import every file, index it. Interrupted, it goes on."""
    if loaded():
        return Loaded(0, LOGIN, None)
    actor = _organisation()
    files = build(settings.TIANLU_HOME / "demo", limit=limit)
    for mapping in {str(file.mapping["name"]): file.mapping for file in files}.values():
        save_mapping(actor, name=str(mapping["name"]), rules=mapping)
    # Last come the books most readers look for, so that they are the newest on the first page.
    records = sum(_import(actor, file, progress) for file in reversed(files))
    progress("index", False)
    feed.catch_up()
    progress("index", True)
    if VECTORS.is_file():  # else the titles are embedded in the background, a quarter of an hour of one core
        progress("meaning", False)
        jobs.run_pending(kinds={EmbedTitles.kind})
        progress("meaning", True)
    password = _account(actor)
    _mark()
    for file in files:
        file.path.unlink()
    return Loaded(records, LOGIN, password)


def _organisation() -> Actor:
    """The demo's organisation with branches, hours and locations; the one an interrupted load made, if there is one."""
    wanted = branches.organisation()
    with transaction.atomic():
        if wanted.code in organisation_codes():
            return installation_actor("demo", organisation_code=wanted.code)
        return _found(wanted)


def _found(wanted: branches.DemoOrganisation) -> Actor:
    number = create_organisation(system("demo"), code=wanted.code, name=wanted.name, timezone=wanted.timezone)
    actor = system("demo", organisation_id=number)
    made: dict[str, int] = {}
    for order, branch in enumerate(wanted.branches):
        made[branch.code] = create_branch(
            actor,
            code=branch.code,
            name=branch.name,
            kind=branch.kind,
            parent_id=made.get(branch.parent),
            address=branch.address,
            order=order,
        )
        set_opening_hours(actor, made[branch.code], week=branch.week, from_date=date(2026, 1, 1))
        for location in branch.locations:
            name: Name = location.name
            create_location(actor, branch_id=made[branch.code], code=location.code, name_zh=name.zh, name_en=name.en)
    return actor


def _import(actor: Actor, file: DemoFile, progress: Progress) -> int:
    queued: list[int] = []
    choices = {"holdings": str(file.mapping["name"])}
    bring_in(actor, path=file.path, choices=choices, queued=lambda _number, job: queued.append(job))
    progress(file.path.name, False)
    jobs.run_until(queued[0])
    progress(file.path.name, True)
    view = jobs.find(queued[0])
    if view.state is not jobs.JobState.DONE:
        raise RuntimeError(f"{file.path.name}: {view.error or view.state}")
    return file.records


def _account(actor: Actor) -> str:
    ensure_roles(actor, actor.organisation_id)
    made = create_account(
        actor,
        login=LOGIN,
        display_name="示范馆员",
        at=now(),
        roles=[RoleWanted("director")],
        temporary=False,
    )
    return made.password


def _mark() -> None:
    path: Path = settings.TIANLU_HOME / MARK
    path.write_bytes(orjson.dumps({"sources": orjson.loads(ATTRIBUTION.read_bytes())}))
