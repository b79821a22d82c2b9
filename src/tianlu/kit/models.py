"""Every table of kit, from the ability that owns it."""

from tianlu.kit.feed.models import FeedCursor, FeedEntry
from tianlu.kit.jobs.models import JobRow, WorkerBeat

__all__ = ["FeedCursor", "FeedEntry", "JobRow", "WorkerBeat"]
