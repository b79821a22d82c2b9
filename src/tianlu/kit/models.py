"""Every table of kit, from the ability that owns it."""

from tianlu.kit.events.models import DrainedSpool, EventEntry
from tianlu.kit.feed.models import FeedCursor, FeedEntry, FeedEpoch
from tianlu.kit.jobs.models import JobRow, WorkerBeat
from tianlu.kit.sending.models import SentForm

__all__ = ["DrainedSpool", "EventEntry", "FeedCursor", "FeedEntry", "FeedEpoch", "JobRow", "SentForm", "WorkerBeat"]
