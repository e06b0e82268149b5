"""Rebuilds and sweeps of the index, what they found, shortened records, interest, queries. Changes with what is kept.

A run, of either sort, is one row that a worker holds under a lease; its cursors move when what lies before them is
confirmed, so it goes on from there wherever it was killed. Of each sort one is under way at most.

In what is counted of shoppers' interest, product ids are plain numbers, no foreign keys: a count must neither lock a
product nor keep one from being deleted.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from shop.search.asked_for import LONGEST
from shop.search.rules import AT_REST, Kind, Look, Phase, mark_of, shadow_of


def _choices(names: type[Phase] | type[Look] | type[Kind]) -> list[tuple[str, str]]:
    return [(name.value, name.value) for name in names]


class Run(models.Model):
    """What rebuilds and sweeps have in common."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cursor = models.TextField(default="", db_default="", blank=True)
    token = models.UUIDField(null=True, editable=False, help_text="Of the worker that holds it.")
    lease_until = models.DateTimeField(null=True, editable=False)
    started_by = models.CharField(max_length=150, default="", db_default="", blank=True)
    started_at = models.DateTimeField(db_default=Now())
    moved_at = models.DateTimeField(db_default=Now(), help_text="When it last went on.")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Rebuild(Run):
    """The whole index made anew beside the live one, and put in its place."""

    phase = models.CharField(max_length=9, choices=_choices(Phase), default=Phase.PREPARING)
    index = models.CharField(max_length=255)
    clear = models.BooleanField(default=False, help_text="The live index is emptied first.")
    allow_shrink = models.BooleanField(
        default=False, help_text="Also where many visible records fewer remain."
    )
    products = models.BigIntegerField(help_text="In the shop when it began.")
    filled = models.BigIntegerField(default=0, help_text="Products whose records are in the shadow.")
    buried = models.BigIntegerField(default=0, help_text="Tombstones of products that are gone.")
    remarked = models.BigIntegerField(default=0, help_text="Records sent again because of the swap.")
    visible_before = models.BigIntegerField(null=True)
    visible_after = models.BigIntegerField(null=True)
    attempt = models.IntegerField(default=0, help_text="How often a shadow was begun.")
    task = models.BigIntegerField(null=True, help_text="The search server's, that is waited for.")
    filling_at = models.DateTimeField(null=True)
    filled_at = models.DateTimeField(null=True)
    swapping_at = models.DateTimeField(null=True)
    failure = models.TextField(default="", db_default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["index"],
                name="rebuild_under_way_once",
                condition=~Q(phase__in=sorted(AT_REST)),
            ),
        ]

    def __str__(self) -> str:
        return f"rebuild {self.pk} ({self.phase})"

    @property
    def mark(self) -> str:
        """What the index that it makes is marked with."""
        return mark_of(self.pk, self.attempt)

    @property
    def shadow(self) -> str:
        """The name of the index that it fills."""
        return shadow_of(self.index, self.mark)

    @property
    def at_rest(self) -> bool:
        """Whether nothing more will be done."""
        return Phase(self.phase) in AT_REST


class Sweep(Run):
    """The index compared with the database, both ways."""

    look = models.CharField(max_length=8, choices=_choices(Look), default=Look.HELD)
    index = models.CharField(max_length=255)
    bodies = models.BooleanField(help_text="The whole records, not their versions alone.")
    records = models.BigIntegerField(default=0, help_text="Looked at in the index.")
    found = models.BigIntegerField(default=0, help_text="That differed.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["index", "bodies"], name="sweep_under_way_once", condition=~Q(look=Look.FINISHED)
            ),
        ]

    def __str__(self) -> str:
        return f"sweep {self.pk} ({self.look})"

    @property
    def at_rest(self) -> bool:
        """Whether it has looked at everything."""
        return self.look == Look.FINISHED


class SweepBits(models.Model):
    """Which ids a sweep has seen in the index, a bit for each of the bucket's (shop/search/bits.py)."""

    sweep = models.ForeignKey(Sweep, models.CASCADE, related_name="+", db_index=False)
    bucket = models.BigIntegerField()
    bits = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sweep", "bucket"], name="sweep_bits_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sweep_id}: {self.bucket}"


class Difference(models.Model):
    """A record that differed from the database, until a later look finds that it agrees."""

    sweep = models.ForeignKey(Sweep, models.CASCADE, related_name="differences")
    object_id = models.TextField()
    kind = models.CharField(max_length=7, choices=_choices(Kind))
    detail = models.JSONField(default=dict)
    found_at = models.DateTimeField(db_default=Now())
    repaired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["object_id"], name="difference_open_once", condition=Q(repaired_at=None)
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["found_at"], name="difference_found")]

    def __str__(self) -> str:
        return f"{self.object_id}: {self.kind}"


class ShortenedRecord(models.Model):
    """A product whose record was too large for the index, and what was cut from it, in words."""

    product = models.OneToOneField("catalog.Product", models.CASCADE, primary_key=True, related_name="+")
    cuts = models.TextField()
    noted_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"the record of this product was shortened: {self.cuts}"


class DailyInterest(models.Model):
    """How often shoppers viewed, clicked and bought (or put in the cart) a product on one day, in UTC."""

    product_id = models.BigIntegerField()
    day = models.DateField()
    views = models.IntegerField(default=0)
    clicks = models.IntegerField(default=0)
    conversions = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product_id", "day"], name="daily_interest_once")
        ]
        indexes: ClassVar = [models.Index(fields=["day"], name="daily_interest_day")]

    def __str__(self) -> str:
        return f"{self.product_id} on {self.day}: {self.views} {self.clicks} {self.conversions}"


class Popularity(models.Model):
    """The number that a product's search record carries; a product without one has 0."""

    product_id = models.BigIntegerField(primary_key=True)
    score = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.product_id}: {self.score}"


class DailyQuery(models.Model):
    """How often shoppers opened or bought something after they had searched for a text, on one day, in UTC."""

    text = models.CharField(max_length=LONGEST)
    day = models.DateField()
    clicks = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["text", "day"], name="daily_query_once")]
        indexes: ClassVar = [models.Index(fields=["day"], name="daily_query_day")]

    def __str__(self) -> str:
        return f"{self.text} on {self.day}: {self.clicks}"


class PopularQuery(models.Model):
    """A query that many shoppers opened something after. Its score is 0 where it is kept only because it is hidden."""

    text = models.CharField(max_length=LONGEST, unique=True)
    score = models.FloatField()
    hidden = models.BooleanField(
        default=False, db_default=False, help_text="Staff decided that it is suggested to nobody."
    )

    class Meta:
        verbose_name_plural = "popular queries"

    def __str__(self) -> str:
        return self.text
