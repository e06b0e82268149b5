"""Stock levels, what is reserved of them, and the ledger of their movements. Changes when stock is counted differently.

A variant without a level, or with an untracked one, can always be sold.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Now

from shop.inventory.rules import Policy, free

MAIN_LOCATION = "main"
_BEYOND = Case(When(backorder=True, then=Coalesce(F("backorder_limit"), Value(0))), default=Value(0))


class Location(models.Model):
    """A place that holds stock. What is sold comes from the one of the lowest position that has it."""

    code = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=255)
    position = models.PositiveIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return self.name


class StockLevel(models.Model):
    """What is on hand of a variant at a location, and how many of these are promised to orders.

    No more is promised than `on_hand`, and with `backorder` as many as `backorder_limit` beyond it. A count that finds
    less than was promised sets `shortfall` to the difference: the one way in which `reserved` may exceed that.
    """

    variant = models.ForeignKey("catalog.Variant", models.CASCADE, related_name="stock_levels")
    location = models.ForeignKey(Location, models.PROTECT, related_name="levels")
    on_hand = models.IntegerField(default=0, db_default=0)
    reserved = models.IntegerField(default=0, db_default=0, editable=False)
    shortfall = models.IntegerField(default=0, db_default=0, editable=False)
    tracked = models.BooleanField(default=True, db_default=True)
    backorder = models.BooleanField(default=False, db_default=False, help_text="Sold beyond what is on hand.")
    backorder_limit = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many beyond what is on hand; empty for as many as are wanted."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["variant", "location"], name="stock_level_once"),
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="stock_on_hand_not_negative"),
            models.CheckConstraint(
                condition=Q(reserved__gte=0, shortfall__gte=0), name="stock_reserved_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(tracked=False)
                | Q(backorder=True, backorder_limit__isnull=True)
                | Q(reserved__lte=F("on_hand") + _BEYOND + F("shortfall")),
                name="stock_not_oversold",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["variant"], name="stock_in_shortfall", condition=Q(shortfall__gt=0))
        ]

    def __str__(self) -> str:
        return f"{self.variant}: {self.on_hand} on hand"

    @property
    def policy(self) -> Policy:
        """How it is sold."""
        return Policy(self.tracked, self.backorder, self.backorder_limit)

    @property
    def free(self) -> int | None:
        """How many more may be promised; None for as many as are wanted."""
        return free(self.on_hand, self.reserved, self.policy)

    @property
    def available(self) -> bool:
        """Whether one more can be sold."""
        return self.free is None or self.free > 0


class Reservation(models.Model):
    """So many of a level are promised to `owner`, until `expires_at` if that is set.

    The owner is an opaque name, such as ``order:8123``: whose it is, is known above this room.
    """

    owner = models.CharField(max_length=64)
    level = models.ForeignKey(StockLevel, models.CASCADE, related_name="reservations")
    quantity = models.PositiveIntegerField()
    expires_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "level"], name="reservation_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_of_something"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["expires_at"], name="reservation_deadline", condition=Q(expires_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.quantity} for {self.owner}"


class Movement(models.Model):
    """One change of a level: append-only. The sums are what is on hand and what is reserved."""

    class Reason(models.TextChoices):
        """Why it moved."""

        COUNT = "count"
        IMPORT = "import"
        RECEIVED = "received"
        CORRECTION = "correction"
        TRANSFERRED = "transferred"
        RESERVED = "reserved"
        RELEASED = "released"
        EXPIRED = "expired"
        SHIPPED = "shipped"
        RETURNED = "returned"

    variant = models.ForeignKey("catalog.Variant", models.CASCADE, related_name="+")
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    delta = models.IntegerField()
    on_hand_after = models.IntegerField()
    reserved_delta = models.IntegerField(default=0, db_default=0)
    reserved_after = models.IntegerField(default=0, db_default=0)
    reason = models.CharField(max_length=16, choices=Reason)
    reference = models.CharField(max_length=100, default="", db_default="", blank=True)
    actor_id = models.CharField(max_length=64, default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["variant", "-id"], name="movement_of_variant")]

    def __str__(self) -> str:
        return f"{self.delta:+d} {self.reason}"
