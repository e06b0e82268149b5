"""Stock levels and the ledger of their movements. Changes when stock is counted differently.

A variant without a level, or with an untracked one, can always be sold.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

MAIN_LOCATION = "main"


class Location(models.Model):
    """A place that holds stock."""

    code = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=255)

    def __str__(self) -> str:
        return self.name


class StockLevel(models.Model):
    """What is on hand of a variant at a location."""

    variant = models.ForeignKey("catalog.Variant", models.CASCADE, related_name="stock_levels")
    location = models.ForeignKey(Location, models.PROTECT, related_name="levels")
    on_hand = models.IntegerField(default=0, db_default=0)
    tracked = models.BooleanField(default=True, db_default=True)
    backorder = models.BooleanField(default=False, db_default=False, help_text="Sold beyond what is on hand.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["variant", "location"], name="stock_level_once"),
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="stock_on_hand_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.variant}: {self.on_hand} on hand"

    @property
    def available(self) -> bool:
        """Whether one more can be sold."""
        return not self.tracked or self.backorder or self.on_hand > 0


class Movement(models.Model):
    """One change of a level: append-only, and their sum is what is on hand."""

    class Reason(models.TextChoices):
        """Why it moved."""

        COUNT = "count"
        IMPORT = "import"
        RECEIVED = "received"
        CORRECTION = "correction"

    variant = models.ForeignKey("catalog.Variant", models.CASCADE, related_name="+")
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    delta = models.IntegerField()
    on_hand_after = models.IntegerField()
    reason = models.CharField(max_length=16, choices=Reason)
    reference = models.CharField(max_length=100, default="", db_default="", blank=True)
    actor_id = models.CharField(max_length=64, default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["variant", "-id"], name="movement_of_variant")]

    def __str__(self) -> str:
        return f"{self.delta:+d} {self.reason}"
