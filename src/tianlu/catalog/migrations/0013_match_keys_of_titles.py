"""Records get the keys of their titles as these are read from now on: without a parallel title, a kind of edition, a count of juan."""

from importlib import import_module

from django.db import migrations

add = import_module("tianlu.catalog.migrations.0008_match_keys").add


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("catalog", "0012_schemes")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
