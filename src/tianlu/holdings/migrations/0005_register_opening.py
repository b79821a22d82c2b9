"""Items held before the register was kept are entered as its opening; one statement, nothing where there are none."""

from django.db import migrations


def enter_opening(apps, schema_editor):
    quote = schema_editor.quote_name
    item = quote(apps.get_model("holdings", "Item")._meta.db_table)
    period = quote(apps.get_model("holdings", "RegisterPeriod")._meta.db_table)
    entry = quote(apps.get_model("holdings", "RegisterEntry")._meta.db_table)
    schema_editor.execute(
        f"INSERT INTO {period} (organisation_id, number, name, opened_at, closed_by, report, digest)"
        f" SELECT organisation_id, 1, '', CURRENT_TIMESTAMP, '', '', '' FROM {item}"
        " WHERE state <> 'withdrawn' GROUP BY organisation_id"
    )
    schema_editor.execute(
        f"INSERT INTO {entry} (organisation_id, period_id, item_id, record_id, branch_id, kind, copies, amount_minor,"
        " currency, accession_number, barcode, call_number, fund, source, batch, reason, actor_id, at)"
        " SELECT i.organisation_id, p.id, i.id, i.record_id, i.branch_id, 'opening', 1, COALESCE(i.price_minor, 0),"
        " CASE WHEN i.price_minor IS NULL THEN '' ELSE i.currency END, i.accession_number, COALESCE(i.barcode, ''),"
        " i.call_number, i.fund, i.source, i.batch, '', 'system:opening', CURRENT_TIMESTAMP"
        f" FROM {item} i JOIN {period} p ON p.organisation_id = i.organisation_id AND p.number = 1"
        " WHERE i.state <> 'withdrawn' ORDER BY i.id"
    )


class Migration(migrations.Migration):
    dependencies = [("holdings", "0004_register")]

    operations = [migrations.RunPython(enter_opening, migrations.RunPython.noop)]
