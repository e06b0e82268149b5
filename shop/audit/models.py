"""The audit trail. Changes when an entry tells something else.

A trigger refuses UPDATE and DELETE of entries. The actor is an id and a label, no foreign key: the trail outlives
accounts. The trace id is that of the request that the change was made for; of a decision about an effect, it is the
effect's. Values that are about a person stand beside the entry, where they can be erased (`PersonalValues`).
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


class PersonalValues(models.Model):
    """What an entry knows of a person, such as names and addresses before and after a change.

    `subject` is whom they are about, such as ``user 7``. Erasing that person deletes these rows; the entry stays.
    """

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="personal")
    subject = models.CharField(max_length=128, db_index=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        verbose_name_plural = "personal values"

    def __str__(self) -> str:
        return f"{self.subject}: entry {self.entry_id}"
