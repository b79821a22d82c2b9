"""A file of several concept schemes: which of them an import takes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0011_series")]

    operations = [
        migrations.AddField(model_name="vocabularyimport", name="schemes", field=models.JSONField(null=True)),
    ]
