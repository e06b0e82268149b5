"""The audit trail. Changes when an entry tells something else.

A trigger refuses UPDATE and DELETE. The actor is an id and a label, no foreign key: the trail outlives accounts. The
trace id is that of the request that the change was made for; of a decision about an effect, it is the effect's.
"""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Entry(models.Model):
    """One change: what was done to which object, by whom, and the values before and after."""

    at = models.DateTimeField(db_default=Now())
    actor_id = models.CharField(max_length=64, default="", db_default="")
    actor_label = models.CharField(max_length=150, default="", db_default="")
    action = models.CharField(max_length=64)
    object_type = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    trace_id = models.CharField(max_length=64, default="", db_default="")

    class Meta:
        verbose_name_plural = "entries"
        indexes: ClassVar = [models.Index(fields=["object_type", "object_id", "-id"], name="audit_object")]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}"
