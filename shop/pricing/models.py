"""Taxes, shipping, promotions and their use. Changes when a price is made of something else.

Amounts are integer minor units of the shop's currency. A place is a country (``DE``) or a part of one (``US-CA``), by
ISO 3166; the most exact one that an address has counts.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, Upper

from shop.pricing.rules.values import WHOLE, Kind, Rate, Target

STANDARD = "standard"


def _choices(kind: type[Kind] | type[Rate] | type[Target]) -> list[tuple[str, str]]:
    return [(one.value, one.value.replace("_", " ")) for one in kind]


class Zone(models.Model):
    """Places that share something; the zone without any is for everywhere else."""

    name = models.CharField(max_length=100, unique=True)
    places = ArrayField(models.CharField(max_length=6), default=list, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class TaxZone(Zone):
    """Where the same taxes are due, and whether prices include them there."""

    included = models.BooleanField(default=True, db_default=True, help_text="Prices include the tax.")


class TaxRate(models.Model):
    """The tax on a category of goods in a zone, in percent."""

    zone = models.ForeignKey(TaxZone, models.CASCADE, related_name="rates")
    category = models.SlugField(max_length=64, default=STANDARD)
    percent = models.DecimalField(max_digits=7, decimal_places=4)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "category"], name="tax_rate_once"),
            models.CheckConstraint(condition=Q(percent__gte=0, percent__lt=100), name="tax_rate_is_a_part"),
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.percent.normalize():f} %"


class ShippingZone(Zone):
    """Where the same ways of shipping are offered."""


class ShippingMethod(models.Model):
    """A way to get the goods. `steps` are pairs of an upper bound, or null for any, and a price."""

    zone = models.ForeignKey(ShippingZone, models.CASCADE, related_name="methods")
    code = models.SlugField(max_length=64)
    name = models.CharField(max_length=100)
    description = models.CharField(max_length=255, default="", db_default="", blank=True)
    rate = models.CharField(max_length=8, choices=_choices(Rate), default=Rate.FLAT.value)
    price = models.BigIntegerField(default=0, db_default=0, help_text="Of a flat rate, in minor units.")
    steps = models.JSONField(default=list, blank=True)
    free_above = models.BigIntegerField(
        null=True, blank=True, help_text="From so much of goods on, minor units."
    )
    tax_category = models.SlugField(max_length=64, default=STANDARD, db_default=STANDARD)
    position = models.PositiveIntegerField(default=0, db_default=0)
    active = models.BooleanField(default=True, db_default=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "code"], name="shipping_method_once"),
            models.CheckConstraint(condition=Q(price__gte=0), name="shipping_price_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class Promotion(models.Model):
    """Something that is taken off, by itself or for who has a voucher.

    `value` is a share in basis points, or an amount of AMOUNT. `used` counts the orders that have it, where they have a
    limit.
    """

    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=16, choices=_choices(Kind))
    value = models.BigIntegerField(default=0, db_default=0)
    target = models.CharField(max_length=16, choices=_choices(Target), default=Target.ORDER.value)
    categories = models.ManyToManyField("catalog.Category", blank=True, related_name="+")
    collections = models.ManyToManyField("catalog.Collection", blank=True, related_name="+")
    products = models.ManyToManyField("catalog.Product", blank=True, related_name="+")
    buy = models.PositiveIntegerField(default=0, db_default=0)
    get = models.PositiveIntegerField(default=0, db_default=0)
    minimum_total = models.BigIntegerField(default=0, db_default=0)
    minimum_quantity = models.PositiveIntegerField(default=0, db_default=0)
    priority = models.PositiveIntegerField(default=0, db_default=0)
    stacks = models.BooleanField(default=True, db_default=True)
    needs_voucher = models.BooleanField(default=False, db_default=False)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    active = models.BooleanField(default=True, db_default=True)
    limit = models.PositiveIntegerField(null=True, blank=True)
    limit_per_customer = models.PositiveIntegerField(null=True, blank=True)
    used = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(value__gte=0, minimum_total__gte=0), name="promotion_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[Kind.PERCENTAGE.value, Kind.BUY_X_GET_Y.value]) | Q(value__lte=WHOLE),
                name="promotion_share_is_a_part",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.BUY_X_GET_Y.value) | Q(buy__gt=0, get__gt=0),
                name="promotion_buys_and_gets",
            ),
            models.CheckConstraint(
                condition=Q(limit__isnull=True) | Q(used__lte=F("limit")), name="promotion_within_limit"
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="promotion_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Voucher(models.Model):
    """A code that gives its bearer a promotion; `used` counts as a promotion's does."""

    promotion = models.ForeignKey(Promotion, models.CASCADE, related_name="vouchers")
    code = models.CharField(max_length=64)
    limit = models.PositiveIntegerField(null=True, blank=True)
    used = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    active = models.BooleanField(default=True, db_default=True)
    batch = models.CharField(max_length=64, default="", db_default="", blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Upper("code"), name="voucher_code_once"),
            models.CheckConstraint(
                condition=Q(limit__isnull=True) | Q(used__lte=F("limit")), name="voucher_within_limit"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Redemption(models.Model):
    """That somebody's order had a promotion. The owner is an opaque name; the customer a pseudonym."""

    promotion = models.ForeignKey(Promotion, models.PROTECT, related_name="redemptions")
    voucher = models.ForeignKey(Voucher, models.PROTECT, null=True, related_name="redemptions")
    owner = models.CharField(max_length=64)
    customer = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "promotion"], name="redemption_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["promotion", "customer"], name="redemption_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.promotion_id} for {self.owner}"
