from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("kit", "0001_initial"),)

    operations = (
        migrations.AddField("jobrow", "about", models.CharField(db_default="", default="", max_length=200)),
    )
