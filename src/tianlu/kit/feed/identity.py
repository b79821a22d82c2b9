"""Which feed a copy has followed: numbers alone do not tell a restored database from the one that was there before."""

from datetime import datetime
from hashlib import blake2b

from tianlu.kit.clock import now
from tianlu.kit.db import retrying
from tianlu.kit.feed.models import FeedEntry, FeedEpoch
from tianlu.kit.ids import random_id

_APART = "."


def begin_epoch() -> None:
    """From now on this feed is another one, whatever it has in common with that before: a backup was put back."""
    name = random_id()
    retrying(
        lambda: FeedEpoch.objects.update_or_create(
            id=1, defaults={"name": name}, create_defaults={"name": name, "made_at": now()}
        )
    )


def made_at() -> datetime | None:
    """When the tables of this database were made, also where it has come back from a backup since."""
    return FeedEpoch.objects.filter(id=1).values_list("made_at", flat=True).first()


def mark_at(number: int) -> str:
    """What tells this feed, read up to `number`, from any other: its epoch, and a digest of the entry of that number.

    A copy writes it down beside the number. It stays the same for as long as the feed goes on as it was.
    """
    epoch = FeedEpoch.objects.filter(id=1).values_list("name", flat=True).first() or ""
    return f"{epoch}{_APART}{_entry(number)}"


def known(number: int, mark: str) -> bool:
    """Whether a copy with this mark has followed this very feed up to `number`; False also when it is ahead of it."""
    return mark == mark_at(number) and (number == 0 or not mark.endswith(_APART))


def shared(number: int, mark: str) -> bool:
    """Whether a copy has followed this feed up to `number` in this epoch or an earlier one: it came in the same backup."""
    entry = _entry(number)
    return mark.partition(_APART)[2] == entry and (number == 0 or entry != "")


def _entry(number: int) -> str:
    """32 letters, empty where there is no such entry."""
    fields = ("id", "kind", "object_id", "organisation_id", "action", "announced_at")
    row = FeedEntry.objects.filter(number=number).values_list(*fields).first()
    if row is None:
        return ""
    said = "\t".join([*map(str, row[:-1]), f"{row[-1].timestamp():.6f}"])
    return blake2b(said.encode(), digest_size=16).hexdigest()
