"""The table of jobs and the heartbeat of workers."""

from django.db import models


class JobRow(models.Model):
    """One job; `lease` is the token of the worker that holds it until `lease_until`."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=200, default="", db_default="")
    args = models.JSONField(default=dict)
    organisation_id = models.BigIntegerField(default=0)
    actor = models.JSONField(default=dict)
    actor_id = models.CharField(max_length=40, default="")
    key = models.CharField(max_length=120, null=True)  # null keeps unkeyed jobs out of the constraint
    state = models.CharField(max_length=10, default="queued")
    priority = models.SmallIntegerField(default=0)
    not_before = models.DateTimeField()
    lease = models.CharField(max_length=26, default="")
    lease_until = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    cancelling = models.BooleanField(default=False)
    again = models.BooleanField(default=False, db_default=False)  # asked for once more since a worker took it
    checkpoint = models.JSONField(default=dict)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    note = models.CharField(max_length=200, default="")
    result = models.JSONField(default=dict)
    error_code = models.CharField(max_length=60, default="")
    error = models.TextField(default="")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kit_job"
        indexes = (
            models.Index(fields=["state", "priority", "id"], name="kit_job_queue"),
            models.Index(fields=["organisation_id", "-id"], name="kit_job_recent"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(state__in=("queued", "running")),
                name="kit_job_one_active_per_key",
            ),
        )


class WorkerBeat(models.Model):
    """A worker's last sign of life, outside any job's transaction."""

    worker = models.CharField(max_length=80, primary_key=True)
    beaten_at = models.DateTimeField()

    class Meta:
        db_table = "kit_worker_beat"
