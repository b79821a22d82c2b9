from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("holdings", "0010_loans_of_records"),)

    operations = (
        migrations.AddField(
            "shelvingscheme", "collection_mark", models.CharField(db_default="", default="", max_length=8)
        ),
    )
