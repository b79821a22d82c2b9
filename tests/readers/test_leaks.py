"""No name, login, password or cookie outside the keys: not in a table, not in the file's bytes, not in a log."""

import json
from pathlib import Path

import pytest

from tests.installation import own_installation

_LIFE = """
import json, logging, sys
import django

django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
from tianlu.kit import events
from tianlu.kit.clock import now
from tianlu.libraries.data import Name, system
from tianlu.libraries.services import create_organisation
from tianlu.readers import queries, services
from tianlu.readers.services import RoleWanted

logging.getLogger().setLevel(logging.DEBUG)
owner = create_organisation(system("test"), code="north", name=Name("北馆"))
actor = system("test", organisation_id=owner)
made = services.create_account(
    actor, login="ouyang.xiu", display_name="欧阳修之", at=now(), roles=[RoleWanted("director")], temporary=False,
    email="ouyang@zuiweng.example", phone="13800138000",
)
secrets = [made.password, "ouyang.xiu", "OUYANG.XIU", "欧阳修之", "ouyang@zuiweng.example", "13800138000"]
client = Client(REMOTE_ADDR="198.51.100.77")
secrets.append("198.51.100.77")
client.post("/sign-in", {"login": "ouyang.xiu", "password": "mistyped-secret-1"})
client.post("/sign-in", {"login": "unknown-person", "password": "mistyped-secret-2"})
client.post("/sign-in", {"login": "OUYANG.XIU", "password": made.password})
secrets += ["mistyped-secret-1", "mistyped-secret-2", "unknown-person", client.cookies["tianlu_session"].value]
assert client.get("/desk/people?q=欧阳").status_code == 200
desk = next(one for one in queries.roles(actor) if one.preset == "desk")
form = {"login": "mei.yaochen", "display_name": "梅尧臣子", "role": desk.id, "branch": "0"}
assert client.post("/desk/people/new", form).status_code == 200
new = {"current": made.password, "new": "seven quiet herons", "again": "seven quiet herons"}
assert client.post("/my/password", new).status_code == 302
secrets += ["mei.yaochen", "梅尧臣子", "seven quiet herons"]
theirs = next(one for one in queries.people(actor, words="mei"))
assert theirs.display_name == "梅尧臣子"
services.erase_account(actor, theirs.account_id, at=now())
try:
    services.sign_in(actor, login="ouyang.xiu", password="mistyped-secret-1", organisation_id=owner, address="::1", at=now())
except services.SignInRefused as refusal:
    logging.getLogger("tianlu").exception("refused", exc_info=refusal)
events.flush()
events.drain_spools()
rows = []
with connection.cursor() as cursor:
    for table in connection.introspection.table_names(cursor):
        cursor.execute(f'SELECT * FROM "{table}"')
        rows += [table + repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor.fetchall()]
json.dump({"secrets": secrets, "rows": rows}, sys.stdout)
"""


@pytest.mark.database
def test_after_a_days_work_nothing_personal_is_readable(tmp_path: Path) -> None:
    with own_installation(tmp_path) as installation:
        program = tmp_path / "life.py"
        program.write_text(_LIFE, encoding="utf-8")
        installation.environment["DJANGO_SETTINGS_MODULE"] = "tianlu.portal.settings"
        installation.environment["TIANLU_LOG_LEVEL"] = "DEBUG"
        done = installation.run(str(program))
        told = json.loads(done.stdout)
        assert len(told["secrets"]) == 14
        assert len(told["rows"]) > 20
        needles = [form for secret in told["secrets"] for form in (secret, json.dumps(secret)[1:-1])]
        assert [(one, row[:60]) for one in needles for row in told["rows"] if one in row] == []
        assert [one for one in needles if one in done.stderr] == []
        assert "sign-in" in done.stderr  # the log was on, and told what happened
        files = [path for folder in ("home", "keys") for path in (tmp_path / folder).rglob("*") if path.is_file()]
        found = [
            (one, path.name)
            for path in files
            for one in needles
            if one.encode() in (content := path.read_bytes()) or one.encode("utf-16-le") in content
        ]
        assert found == []
        # What may be read is found by the same search, so the search would have found the rest.
        assert any("北馆" in row for row in told["rows"])
        assert installation.database or any("北馆".encode() in path.read_bytes() for path in files)
