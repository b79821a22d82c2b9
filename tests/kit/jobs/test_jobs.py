"""Jobs: leases, fencing, sweeping, progress, cancelling, giving back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import OperationalError, connection, transaction

from tianlu.kit import feed, jobs
from tianlu.kit.clock import now
from tianlu.kit.errors import Conflict
from tianlu.kit.feed.models import FeedEntry
from tianlu.kit.jobs import JobContext, JobState, handling, running
from tianlu.kit.jobs.models import JobRow, WorkerBeat

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@dataclass(frozen=True)
class Owner:
    """Who asks."""

    id: str = "someone"
    organisation_id: int = 3

    def to_dict(self) -> dict[str, Any]:
        return {"id": self.id}


@dataclass(frozen=True)
class Work:
    """Does what the test says."""

    kind: ClassVar[str] = "test.work"
    label: ClassVar[str] = "Working"
    thing: int = 0


Handler = Callable[[Work, JobContext], dict[str, Any] | None]


@pytest.fixture
def doing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Handler], None]:
    """Sets what the handler of `Work` does."""

    def set_handler(handler: Handler) -> None:
        monkeypatch.setattr(handling.handlers, "_entries", {Work.kind: (Work, handler)})

    return set_handler


def asked(key: str | None = None, **options: Any) -> int:
    return jobs.enqueue(Work(7), actor=Owner(), key=key, **options)


def told() -> list[int]:
    return list(FeedEntry.objects.order_by("id").values_list("object_id", flat=True))


def three_steps(job: Work, context: JobContext) -> dict[str, Any]:
    for unit in range(context.checkpoint.get("next", 0), 3):
        with context.step(done=unit + 1, total=3, note=f"unit {unit}", checkpoint={"next": unit + 1}):
            feed.announce("unit", unit)
    return {"units": 3}


def test_a_job_runs_to_its_end(doing: Any) -> None:
    doing(three_steps)
    job_id = asked()
    before = jobs.find(job_id)
    assert (before.state, before.label, before.organisation_id, before.actor_id) == (
        JobState.QUEUED,
        "Working",
        3,
        "someone",
    )
    assert jobs.run_one() == job_id
    after = jobs.find(job_id)
    assert (after.state, after.done, after.total, after.percent, after.note) == (JobState.DONE, 3, 3, 100, "unit 2")
    assert (after.result, after.error_code) == ({"units": 3}, "")
    assert after.started_at is not None
    assert after.ended_at is not None
    assert before.created_at <= after.started_at <= after.ended_at
    assert told() == [0, 1, 2]
    assert jobs.run_one() is None


def test_arguments_and_owner_reach_the_handler(doing: Any) -> None:
    seen: list[Any] = []
    doing(lambda job, context: seen.append((job, context.owner, context.organisation_id)))
    asked()
    jobs.run_pending()
    assert seen == [(Work(7), {"id": "someone"}, 3)]


def test_a_job_shares_the_fate_of_the_transaction_that_asked() -> None:
    with transaction.atomic():
        asked()
        transaction.set_rollback(True)
    assert jobs.recent(None) == []


def test_an_active_job_of_the_same_key_is_returned(doing: Any) -> None:
    doing(three_steps)
    first = asked("k")
    assert asked("k") == first
    assert asked("other") != first
    jobs.run_pending()
    second = asked("k")
    assert second != first
    found = jobs.active_with_key("k")
    assert found is not None
    assert found.id == second


def test_order_and_time(doing: Any) -> None:
    ran: list[int] = []
    doing(lambda job, context: ran.append(context.id))
    later = asked(not_before=now() + timedelta(hours=1))
    first, second = asked(), asked()
    urgent = asked(priority=5)
    jobs.run_pending()
    assert ran == [urgent, first, second]
    assert jobs.find(later).state is JobState.QUEUED


def test_kinds_and_one_job(doing: Any) -> None:
    doing(three_steps)
    first, second = asked(), asked()
    assert jobs.run_one(kinds=["other"]) is None
    jobs.run_until(second)
    assert (jobs.find(first).state, jobs.find(second).state) == (JobState.QUEUED, JobState.DONE)


def test_a_refusal_ends_it_with_a_sentence(doing: Any) -> None:
    def refuse(job: Work, context: JobContext) -> None:
        raise Conflict()

    doing(refuse)
    job_id = asked()
    assert jobs.run_one() == job_id
    view = jobs.find(job_id)
    assert (view.state, view.error_code, view.error) == (JobState.FAILED, "conflict", Conflict().sentence())


def test_a_fault_ends_it_without_its_words(doing: Any) -> None:
    def break_down(job: Work, context: JobContext) -> None:
        raise ValueError("reader 张三")

    doing(break_down)
    jobs.run_until(job_id := asked())
    view = jobs.find(job_id)
    assert (view.state, view.error_code, view.error) == (JobState.FAILED, "fault", "ValueError")


def test_a_failed_job_goes_on_from_its_checkpoint(doing: Any) -> None:
    def fail_at_two(job: Work, context: JobContext) -> None:
        with context.step(done=2, total=3, checkpoint={"next": 2}):
            feed.announce_many("unit", [0, 1])
        raise ZeroDivisionError

    doing(fail_at_two)
    jobs.run_until(job_id := asked("k"))
    doing(three_steps)
    jobs.retry(job_id)
    jobs.run_pending()
    assert jobs.find(job_id).state is JobState.DONE
    assert told() == [0, 1, 2]
    with pytest.raises(jobs.NotAJob):
        jobs.retry(job_id)


def test_a_failed_job_is_not_repeated_beside_a_newer_one(doing: Any) -> None:
    def fail(job: Work, context: JobContext) -> None:
        raise ZeroDivisionError

    doing(fail)
    jobs.run_until(old := asked("k"))
    newer = asked("k")
    with pytest.raises(jobs.AlreadyActive):
        jobs.retry(old)
    assert (jobs.find(old).state, jobs.find(newer).state) == (JobState.FAILED, JobState.QUEUED)


def test_what_is_asked_while_the_work_goes_on_is_not_taken_for_done(doing: Any) -> None:
    """What was changed behind a running job's back is seen to by another look, and by one only."""
    looks: list[int] = []

    def look(job: Work, context: JobContext) -> dict[str, Any]:
        looks.append(context.checkpoint.get("next", 0))
        with context.step(done=1, total=1, checkpoint={"next": 1}):
            pass
        if len(looks) == 1:
            assert asked("k") == asked("k") == context.id  # it may have passed what these two changed
        return {"looks": len(looks)}

    doing(look)
    number = asked("k")
    assert asked("k") == number
    assert jobs.run_pending() == 2
    assert looks == [0, 0]
    view = jobs.find(number)
    assert (view.state, view.result) == (JobState.DONE, {"looks": 2})


def test_what_is_asked_after_a_stop_is_begun_anew(doing: Any) -> None:
    def stop_and_ask(job: Work, context: JobContext) -> None:
        jobs.cancel(context.id)
        assert asked("k") == context.id
        doing(three_steps)
        with context.step():
            feed.announce("unit", 9)  # taken back: the stop is seen when the step ends

    doing(stop_and_ask)
    jobs.run_until(number := asked("k"))
    assert jobs.find(number).state is JobState.DONE
    assert told() == [0, 1, 2]


def test_a_job_has_ended_when_what_it_did_can_be_seen(doing: Any) -> None:
    """Whoever sees the last step's effect may ask for what comes next, of the same key."""
    next_ones: list[int] = []

    def finish(job: Work, context: JobContext) -> dict[str, Any]:
        if not next_ones:
            with context.step(done=1, total=1) as step:
                feed.announce("unit", 1)
                step.result = {"done": 1}
            next_ones.append(asked("k"))
            raise ZeroDivisionError  # what tidies up behind the last step does not undo it
        return {"next": True}

    doing(finish)
    jobs.run_until(number := asked("k"))
    view = jobs.find(number)
    assert (view.state, view.result, told()) == (JobState.DONE, {"done": 1}, [1])
    assert view.ended_at is not None
    jobs.run_pending()
    [after] = next_ones
    assert after != number
    assert jobs.find(after).result == {"next": True}


def test_a_step_that_fails_leaves_nothing(doing: Any) -> None:
    def half(job: Work, context: JobContext) -> None:
        with context.step(done=1, total=2, checkpoint={"next": 1}):
            feed.announce("unit", 0)
            raise ZeroDivisionError

    doing(half)
    jobs.run_until(job_id := asked())
    assert told() == []
    assert jobs.find(job_id).done == 0


def test_values_of_a_step_may_be_set_at_its_end(doing: Any) -> None:
    def count(job: Work, context: JobContext) -> None:
        with context.step() as step:
            step.done, step.total, step.note, step.checkpoint = 5, 9, "x" * 300, {"at": 5}
        assert (context.done, context.total, context.checkpoint) == (5, 9, {"at": 5})

    doing(count)
    jobs.run_until(job_id := asked())
    view = jobs.find(job_id)
    assert (view.state, view.done, view.total, len(view.note)) == (JobState.DONE, 5, 9, 200)


def test_who_lost_the_lease_commits_nothing(doing: Any) -> None:
    """A worker sleeps through its lease inside a step; the sweeper and another worker were faster."""
    lives: Iterator[int] = iter(range(2))

    def sleep_the_first_time(job: Work, context: JobContext) -> dict[str, Any]:
        if next(lives) == 0:
            JobRow.objects.filter(id=context.id).update(lease_until=now() - timedelta(seconds=1))
            assert jobs.run_one() == context.id  # the other worker, which finishes it
            with context.step(done=1, total=3, checkpoint={"next": 1}):
                feed.announce("unit", 99)
        return three_steps(job, context)

    doing(sleep_the_first_time)
    job_id = asked()
    assert jobs.run_one() == job_id
    assert told() == [0, 1, 2]
    view = jobs.find(job_id)
    assert (view.state, view.result, view.attempts) == (JobState.DONE, {"units": 3}, 1)


def test_a_job_of_a_dead_worker_is_queued_again(doing: Any) -> None:
    doing(three_steps)
    job_id = asked()
    row = running._take(None, None)
    assert row is not None
    assert jobs.sweep(now()) == 0  # its lease runs
    assert jobs.run_one() is None
    assert jobs.sweep(now() + handling.LEASE + timedelta(seconds=1)) == 1
    assert jobs.run_one() == job_id
    assert jobs.find(job_id).state is JobState.DONE


def test_a_job_that_kills_every_worker_is_given_up(doing: Any) -> None:
    doing(three_steps)
    job_id = asked()
    for _ in range(running.MAX_ATTEMPTS):
        assert running._take(None, None) is not None
        jobs.sweep(now() + handling.LEASE + timedelta(seconds=1))
    assert jobs.run_one() is None
    view = jobs.find(job_id)
    assert (view.state, view.error_code) == (JobState.FAILED, "worker-died")


def test_deaths_with_progress_between_them_do_not_count(doing: Any) -> None:
    """A long import survives as many restarts as it takes."""
    asked()
    for life in range(running.MAX_ATTEMPTS * 2):
        row = running._take(None, None)
        assert row is not None
        with JobContext(row).step(done=life + 1, total=99, checkpoint={"next": life + 1}):
            feed.announce("unit", life)
        jobs.sweep(now() + handling.LEASE + timedelta(seconds=1))
    assert told() == list(range(running.MAX_ATTEMPTS * 2))


def test_a_waiting_job_is_cancelled_at_once(doing: Any) -> None:
    doing(three_steps)
    jobs.cancel(job_id := asked())
    assert jobs.find(job_id).state is JobState.CANCELLED
    assert jobs.run_one() is None
    jobs.retry(job_id)
    jobs.run_pending()
    assert jobs.find(job_id).state is JobState.DONE
    jobs.cancel(job_id)
    assert jobs.find(job_id).state is JobState.DONE
    with pytest.raises(jobs.NotAJob):
        jobs.cancel(10**9)


def test_a_running_job_is_cancelled_at_its_next_step(doing: Any) -> None:
    def cancelled_midway(job: Work, context: JobContext) -> None:
        with context.step(done=1, total=3, checkpoint={"next": 1}):
            feed.announce("unit", 0)
        assert not context.cancelled()
        jobs.cancel(context.id)
        assert context.cancelled()
        assert jobs.find(context.id).cancelling
        with context.step(done=2, total=3, checkpoint={"next": 2}):
            feed.announce("unit", 1)

    doing(cancelled_midway)
    jobs.run_until(job_id := asked())
    view = jobs.find(job_id)
    assert (view.state, view.done) == (JobState.CANCELLED, 1)
    assert told() == [0]


def test_a_worker_that_ends_gives_its_job_back(doing: Any) -> None:
    stops: Iterator[bool] = iter([False, False, True])
    doing(three_steps)
    job_id = asked()
    jobs.run_one(stopping=lambda: next(stops))
    view = jobs.find(job_id)
    assert (view.state, view.done, view.attempts) == (JobState.QUEUED, 2, 0)
    jobs.run_pending()
    assert jobs.find(job_id).state is JobState.DONE
    assert told() == [0, 1, 2]


def test_ctrl_c_gives_it_back_too(doing: Any) -> None:
    def interrupted(job: Work, context: JobContext) -> None:
        raise KeyboardInterrupt

    doing(interrupted)
    job_id = asked()
    with pytest.raises(KeyboardInterrupt):
        jobs.run_one()
    assert jobs.find(job_id).state is JobState.QUEUED


def test_a_database_that_was_away_is_waited_for(doing: Any) -> None:
    def away(job: Work, context: JobContext) -> None:
        with context.step(checkpoint={"next": 0}):
            raise OperationalError("database is locked")

    doing(away)
    job_id = asked()
    jobs.run_one()
    row = JobRow.objects.get(id=job_id)
    assert (row.state, row.not_before > now()) == ("queued", True)
    doing(three_steps)
    JobRow.objects.filter(id=job_id).update(not_before=now())
    jobs.run_pending()
    assert jobs.find(job_id).state is JobState.DONE


def test_a_kind_nobody_handles_fails_with_a_sentence() -> None:
    job_id = JobRow.objects.create(kind="from.the.future", not_before=now(), created_at=now()).id
    jobs.run_pending()
    view = jobs.find(job_id)
    assert view.state is JobState.FAILED
    assert view.label == "from.the.future"
    assert view.error


def test_jobs_are_seen_within_the_scope(doing: Any) -> None:
    doing(three_steps)
    ids = [asked() for _ in range(3)]
    assert [view.id for view in jobs.recent(frozenset({3}))] == ids[::-1]
    assert [view.id for view in jobs.recent(frozenset({3}), before=ids[2], limit=1)] == [ids[1]]
    assert jobs.recent(frozenset({4})) == []
    assert jobs.recent(None, state=JobState.DONE) == []
    with pytest.raises(jobs.NotAJob):
        jobs.find(ids[0], frozenset({4}))


def test_an_idle_sweeper_writes_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1) as asked_queries:
        jobs.sweep(now())
    assert asked_queries.captured_queries[0]["sql"].lstrip().upper().startswith("SELECT")
    assert connection.in_atomic_block is False


def test_signs_of_life() -> None:
    at = now()
    assert not jobs.worker_alive(at)
    WorkerBeat.objects.create(worker="elsewhere:1", beaten_at=at - timedelta(days=2))
    jobs.beat(at)
    assert jobs.worker_alive(at + timedelta(seconds=29))
    assert not jobs.worker_alive(at + timedelta(seconds=31))
    assert not jobs.worker_alive(at, host="elsewhere")
    assert WorkerBeat.objects.count() == 1
