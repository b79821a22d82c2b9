from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("kit", "0004_feed_epoch_made"),)

    operations = (migrations.AddField("jobrow", "again", models.BooleanField(db_default=False, default=False)),)
