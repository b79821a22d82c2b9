from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("kit", "0005_job_again"),)

    operations = (
        migrations.CreateModel(
            "SentForm",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("location", models.CharField(default="", max_length=2000)),
                ("sent_at", models.DateTimeField(db_index=True)),
            ],
            options={"db_table": "kit_sent_form"},
        ),
    )
