"""Long work as `kit/components/progress.html` shows it."""

from typing import Any

from tianlu.kit.errors import DiskFull, Sentence
from tianlu.kit.jobs.reading import find


def shown_work(job_id: int | None, label: Sentence, *, busy: bool, poll_href: str) -> dict[str, Any]:
    """A job's progress under the name of the state that its work is in."""
    job = find(job_id) if job_id is not None else None
    done, total = (job.done, job.total) if job else (0, 0)
    waits = job is not None and job.error_code == DiskFull.code
    return {
        "id": job_id or 0,
        "title": str(label),
        "done": done,
        "total": total,
        "running": busy,
        "words": DiskFull().in_full() if waits else f"{done * 100 // total} %" if total else "",
        "poll_href": poll_href,
        "announce": "" if busy else str(label),
    }
