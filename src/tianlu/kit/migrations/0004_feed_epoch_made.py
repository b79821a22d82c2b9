from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("kit", "0003_feed_epoch"),)

    operations = (migrations.RenameField("feedepoch", "began_at", "made_at"),)
