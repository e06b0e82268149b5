"""Pictures. Changes when a picture knows something else about itself."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Image(models.Model):
    """A picture. *pending* has only the address it comes from; *stored* has a file and its size in pixels."""

    class State(models.TextChoices):
        """Whether the file is here."""

        PENDING = "pending"
        STORED = "stored"
        FAILED = "failed"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    file = models.FileField(max_length=200, blank=True)
    source_url = models.CharField(max_length=2000, blank=True)
    content_type = models.CharField(max_length=40, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    bytes = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="stored")
                | Q(file__gt="", width__isnull=False, height__isnull=False, bytes__isnull=False),
                name="image_stored_has_file",
            ),
            models.CheckConstraint(
                condition=Q(file__gt="") | Q(source_url__gt=""), name="image_comes_from_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
