"""Counting what the log holds of one kind of event."""

from collections import Counter
from datetime import date

from tianlu.kit.events.models import EventEntry


def counted_texts(kind: str, field: str, beside: str, day: date) -> Counter[tuple[int, str, str]]:
    """How often events of a day say what in one of their fields, by organisation and by what another field says ("" for
    nothing); whoever was there is not asked."""
    rows = EventEntry.objects.filter(kind=kind, day=day).values_list("organisation_id", "data")
    return Counter(
        (organisation, str(data[field]), str(data.get(beside, "")))
        for organisation, data in rows.iterator()
        if data.get(field)
    )
