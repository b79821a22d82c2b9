"""Counting what the log holds of one kind of event."""

from collections import Counter
from datetime import date

from tianlu.kit.events.models import EventEntry


def counted_texts(kind: str, field: str, day: date) -> Counter[tuple[int, str]]:
    """How often events of a day say what in one of their fields, by organisation; whoever was there is not asked."""
    rows = EventEntry.objects.filter(kind=kind, day=day).values_list("organisation_id", "data")
    return Counter((organisation, str(data[field])) for organisation, data in rows.iterator() if data.get(field))
