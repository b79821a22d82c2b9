"""The headings that browse lists go through, in their order."""

from django.db import models
from django.db.models import Q

from tianlu.kit.scope import ScopedModel


class Heading(ScopedModel):
    """A name, subject, title or publisher as some record of the organisation writes it. A copy: `tianlu rebuild browse`.

    `place` is where it stands in the list, as bytes, which every database orders alike; forms of one `key` share it. It
    is never removed when its last record goes: what the index finds of it decides whether it is shown.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=10)
    place = models.BinaryField(max_length=200)
    key = models.CharField(max_length=32)
    form = models.TextField()
    sound = models.CharField(max_length=80, default="")
    initials = models.CharField(max_length=20, default="")
    staff_only = models.BooleanField(default=False)
    mark = models.CharField(max_length=32, unique=True)

    class Meta(ScopedModel.Meta):
        indexes = (
            models.Index(fields=["kind", "place", "key"], name="discovery_heading_place"),
            models.Index(fields=["kind", "key"], name="discovery_heading_key"),
            models.Index(fields=["kind", "sound"], name="discovery_heading_sound", condition=~Q(sound="")),
            models.Index(fields=["kind", "initials"], name="discovery_heading_initials", condition=~Q(initials="")),
        )
