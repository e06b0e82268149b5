"""The catalogue's tables. Changes when the shop knows something else about what it sells.

Amounts are integer minor units of the row's currency. No save() does more than save: services keep the
denormalised columns (`Category.path`, `Product.list_price`) right, in the transaction of the change.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, Upper

from shop.catalog.rules import MAX_OPTIONS

# The products that anyone may see; the raw reads say the same in SQL.
PUBLIC = Q(status="active", list_price__isnull=False)


class Origin(models.TextChoices):
    """Whether a row belongs to the demo catalogue, which can be removed as a whole."""

    SHOP = "", "shop"
    DEMO = "demo", "demo"


class Described(models.Model):
    """A named thing with a page of its own."""

    name = models.CharField(max_length=255)
    slug = models.SlugField(max_length=255, unique=True, allow_unicode=True)
    seo_title = models.CharField(max_length=255, default="", db_default="", blank=True)
    seo_description = models.TextField(default="", db_default="", blank=True)
    origin = models.CharField(
        max_length=4, choices=Origin, default=Origin.SHOP, db_default="", editable=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Category(Described):
    """A node of the category tree. `path` holds the ids from the root to itself: ``/3/17/``."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=255, unique=True, editable=False)
    position = models.PositiveIntegerField(default=0, db_default=0)
    description = models.TextField(default="", db_default="", blank=True, help_text="Sanitised HTML.")

    class Meta:
        verbose_name_plural = "categories"
        indexes: ClassVar = [models.Index(OpClass("path", "text_pattern_ops"), name="category_path_prefix")]

    @property
    def depth(self) -> int:
        """How many ancestors it has; a root has none."""
        return self.path.count("/") - 2

    @property
    def path_ids(self) -> list[int]:
        """Ids from the root down to this category."""
        return [int(part) for part in self.path.strip("/").split("/")]


class Brand(Described):
    """Who makes a product."""


class Product(Described):
    """Something that is sold in one or more variants.

    `list_price` and `list_compare_at_price` are those of its cheapest active variant; null while it has none.
    """

    class Status(models.TextChoices):
        """Only active products are public."""

        DRAFT = "draft"
        ACTIVE = "active"
        ARCHIVED = "archived"

    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    description = models.TextField(default="", db_default="", blank=True, help_text="Sanitised HTML.")
    brand = models.ForeignKey(Brand, models.PROTECT, null=True, blank=True, related_name="products")
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="products")
    tags = ArrayField(models.CharField(max_length=255), default=list, blank=True)
    option_names = ArrayField(models.CharField(max_length=255), default=list, blank=True, size=MAX_OPTIONS)
    list_price = models.BigIntegerField(null=True, editable=False)
    list_compare_at_price = models.BigIntegerField(null=True, editable=False)
    currency = models.CharField(max_length=3)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(option_names__len__lte=MAX_OPTIONS), name="product_max_options"
            ),
        ]
        indexes: ClassVar = [
            # What every shopper's list is read from, in each of its orders.
            models.Index(fields=["-created_at", "-id"], name="product_newest", condition=PUBLIC),
            models.Index(fields=["list_price", "id"], name="product_list_price", condition=PUBLIC),
            models.Index(fields=["name", "id"], name="product_name", condition=PUBLIC),
            GinIndex(fields=["tags"], name="product_tags"),
            GinIndex(OpClass(Upper("name"), "gin_trgm_ops"), name="product_name_trigram"),
        ]


class Variant(models.Model):
    """One thing that can be put into a cart. Unused options are empty strings."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="variants")
    position = models.PositiveIntegerField(default=0, db_default=0)
    option1 = models.CharField(max_length=255, default="", db_default="", blank=True)
    option2 = models.CharField(max_length=255, default="", db_default="", blank=True)
    option3 = models.CharField(max_length=255, default="", db_default="", blank=True)
    sku = models.CharField("SKU", max_length=255, default="", db_default="", blank=True)
    barcode = models.CharField(max_length=64, default="", db_default="", blank=True)
    price = models.BigIntegerField(help_text="Minor units.")
    compare_at_price = models.BigIntegerField(null=True, blank=True, help_text="Minor units.")
    cost = models.BigIntegerField(null=True, blank=True, help_text="Minor units; never public.")
    currency = models.CharField(max_length=3)
    weight_grams = models.PositiveIntegerField(null=True, blank=True)
    active = models.BooleanField(default=True, db_default=True)
    image = models.ForeignKey(
        "catalog.ProductImage", models.SET_NULL, null=True, blank=True, related_name="variants"
    )

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product", "option1", "option2", "option3"], name="variant_options_once_per_product"
            ),
            models.UniqueConstraint(fields=["sku"], name="variant_sku_unique", condition=~Q(sku="")),
            models.CheckConstraint(condition=Q(price__gte=0), name="variant_price_not_negative"),
            models.CheckConstraint(
                condition=Q(compare_at_price__gt=F("price")), name="variant_compare_at_above_price"
            ),
            models.CheckConstraint(condition=Q(cost__gte=0), name="variant_cost_not_negative"),
        ]
        indexes: ClassVar = [
            models.Index(Upper("sku"), name="variant_sku_upper", condition=~Q(sku="")),
        ]

    def __str__(self) -> str:
        return self.sku or self.title

    @property
    def options(self) -> tuple[str, str, str]:
        """The three option values; with the product, the variant's natural identity."""
        return (self.option1, self.option2, self.option3)

    @property
    def title(self) -> str:
        """The used option values, as people read them."""
        return " / ".join(value for value in self.options if value)


class ProductImage(models.Model):
    """A picture's place in a product's gallery."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="gallery")
    image = models.ForeignKey("media.Image", models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(default=0, db_default=0)
    alt = models.CharField(max_length=512, default="", db_default="", blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "image"], name="product_image_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["product", "position", "id"], name="product_image_order")]

    def __str__(self) -> str:
        return self.alt or str(self.pk)


class Attribute(models.Model):
    """A typed property that products may have, such as Material or Wattage."""

    class Kind(models.TextChoices):
        """The type of its values."""

        TEXT = "text"
        NUMBER = "number"
        BOOLEAN = "boolean"

    code = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.TEXT)
    unit = models.CharField(max_length=16, default="", db_default="", blank=True)
    facet = models.BooleanField(default=True, db_default=True, help_text="Whether shoppers may filter by it.")
    origin = models.CharField(
        max_length=4, choices=Origin, default=Origin.SHOP, db_default="", editable=False
    )

    def __str__(self) -> str:
        return self.name


class AttributeValue(models.Model):
    """A value that a product has of an attribute; a text attribute may have several.

    `text` is always filled (numbers and booleans in their plain notation): it is what filters compare.
    """

    product = models.ForeignKey(Product, models.CASCADE, related_name="attribute_values")
    attribute = models.ForeignKey(Attribute, models.CASCADE, related_name="values")
    text = models.CharField(max_length=255)
    number = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    boolean = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "attribute", "text"], name="attribute_value_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["attribute", "text", "product"], name="attribute_value_filter")
        ]

    def __str__(self) -> str:
        return self.text


class Collection(Described):
    """Products gathered by hand, or by `rule` (see rules.collection_rule)."""

    description = models.TextField(default="", db_default="", blank=True, help_text="Sanitised HTML.")
    rule = models.JSONField(null=True, blank=True, help_text="Empty for a collection gathered by hand.")
    products = models.ManyToManyField(Product, through="CollectionMember", related_name="collections")


class CollectionMember(models.Model):
    """A product's place in a collection. Members by rule are kept by the workers."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="members")
    product = models.ForeignKey(Product, models.CASCADE, related_name="memberships")
    position = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["collection", "product"], name="collection_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.collection_id}: {self.product_id}"
