"""The forms that were sent a moment ago."""

from django.db import models


class SentForm(models.Model):
    """One sending of one form: no word of what was typed, only what tells it from others, and where it led.

    `location` is empty until the view has answered.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    location = models.CharField(max_length=2000, default="")
    sent_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "kit_sent_form"
