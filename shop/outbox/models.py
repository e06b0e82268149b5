"""The ledger of side effects. Changes when the protocol needs to remember something else.

PostgreSQL owns every side effect; a Celery message only rings. `wanted` and `done` are generations: an effect is
owed while `done < wanted`. All times are the database's clock, so that a worker's clock never matters.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from shop.outbox.lanes import Lane


class Effect(models.Model):
    """One thing the outside world must be brought to agree with."""

    topic = models.CharField(max_length=64)
    key = models.CharField(
        max_length=200, help_text="The aggregate's id, or the natural id of a one-shot effect."
    )
    lane = models.SmallIntegerField(choices=Lane, default=Lane.DEFAULT)
    wanted = models.BigIntegerField(default=1, help_text="Generation asked for.")
    done = models.BigIntegerField(default=0, help_text="Generation whose effect is confirmed.")
    payload = models.JSONField(null=True, help_text="Ids only; never secrets or personal data.")
    wanted_at = models.DateTimeField(
        db_default=Now(), help_text="Since when it is owed; the last time that it was, where it is done."
    )
    available_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True)
    token = models.UUIDField(null=True)
    attempts = models.IntegerField(default=0)
    last_error = models.TextField(default="", db_default="")
    dead_at = models.DateTimeField(null=True)
    subject = models.CharField(max_length=200, default="", db_default="")
    trace_id = models.CharField(max_length=64, default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)
    skipped_at = models.DateTimeField(
        null=True, help_text="When staff declared that this generation is not to be carried out."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["topic", "key"], name="effect_topic_key"),
            models.CheckConstraint(condition=Q(done__lte=F("wanted")), name="effect_done_lte_wanted"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["lane", "topic", "available_at"],
                name="effect_due",
                condition=Q(wanted__gt=F("done"), dead_at__isnull=True),
            ),
            models.Index(fields=["dead_at"], name="effect_dead", condition=Q(dead_at__isnull=False)),
            models.Index(
                fields=["lane", "topic", "available_at"],
                name="effect_failing",
                condition=Q(wanted__gt=F("done"), dead_at__isnull=True) & ~Q(last_error=""),
            ),
            models.Index(fields=["subject"], name="effect_subject"),
            models.Index(fields=["skipped_at"], name="effect_skipped", condition=Q(skipped_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"

    @property
    def state(self) -> str:
        """One word for people: dead, done, skipped, running, waiting (after a failure) or due."""
        if self.dead_at is not None:
            return "dead"
        if self.done >= self.wanted:
            return "skipped" if self.skipped_at else "done"
        if self.token is not None:
            return "running"
        return "waiting" if self.last_error else "due"


class Sink(models.Model):
    """An other side that is away as a whole; there is no row for one that answers."""

    name = models.CharField(max_length=64, primary_key=True)
    away_since = models.DateTimeField()
    failures = models.IntegerField(help_text="Tries since then.")
    named_until = models.DateTimeField(null=True, help_text="Until when it asked to be left alone.")
    retry_at = models.DateTimeField()
    reason = models.TextField()

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """When a process or lane was last seen at work."""

    name = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name


class StandingAlert(models.Model):
    """Something that the watch found wrong and that was wrong still when it last looked."""

    code = models.CharField(max_length=64, primary_key=True)
    sentence = models.TextField()
    since = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.sentence


class JobSlot(models.Model):
    """A periodic job's nominal time that some beat has already turned into an effect."""

    job = models.CharField(max_length=100)
    slot = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["job", "slot"], name="job_slot_once")]

    def __str__(self) -> str:
        return f"{self.job} {self.slot.isoformat()}"
