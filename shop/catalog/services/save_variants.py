"""Create, change and remove a product's variants."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from shop.audit.actor import Actor
from shop.catalog import locks
from shop.catalog.facts import ProductChanged
from shop.catalog.models import Product, ProductImage, Variant
from shop.catalog.rules import check_variants, clean_option_names
from shop.catalog.services._product import list_price_columns
from shop.catalog.services._rows import audit, unique_columns
from shop.catalog.services._variant_plan import COLUMNS, OPTIONS, VariantPlan, columns, plan_variants
from shop.catalog.services.values import UNSET, Unset, VariantFields
from shop.common.clock import now
from shop.common.errors import Invalid
from shop.common.write import write
from shop.outbox.record import record

# No cleaned option can begin with a control character, so this collides with none.
_NO_OPTION = "\x1f"


@write
def save_variants(
    *,
    actor: Actor,
    product_id: int,
    variants: Sequence[VariantFields],
    option_names: Sequence[str] | Unset = UNSET,
    delete: Collection[int] = (),
    delete_unlisted: bool = False,
) -> list[Variant]:
    """Create or change each of `variants` (known by id, else by options) and remove those named in `delete`.

    With `delete_unlisted` the list is the whole truth: its order counts and what it does not name goes.
    Returns all variants in order. Raises NotFound, or Invalid naming ``variants.<n>.<column>``,
    ``option_names`` or ``delete``. Locks the product, then its variants. Records ProductChanged if anything
    differs.
    """
    product = locks.row(Product, product_id)
    existing = locks.variants(product_id)
    names = product.option_names if isinstance(option_names, Unset) else clean_option_names(option_names)
    plan = plan_variants(product, existing, variants, delete=delete, delete_unlisted=delete_unlisted)
    if plan.empty and names == product.option_names:
        return _in_order(existing)
    check_variants(names, plan.all, labels=plan.labels)
    _check_skus(product_id, plan)
    _check_images(product_id, plan.listed)
    _apply(plan)
    before = _save_product(product, names, plan.all)
    _tell(actor, product, before, plan)
    record(ProductChanged(product_id=product_id))
    return _in_order(plan.all)


def _in_order(variants: Sequence[Variant]) -> list[Variant]:
    return sorted(variants, key=lambda variant: (variant.position, variant.pk))


def _check_skus(product_id: int, plan: VariantPlan) -> None:
    labelled = [(label, v.sku) for label, v in zip(plan.labels, plan.all, strict=True) if v.sku]
    elsewhere = Variant.objects.filter(sku__in=[sku for _, sku in labelled]).exclude(product_id=product_id)
    owners = dict(elsewhere.values_list("sku", "product__name"))
    first: dict[str, str] = {}
    problems: dict[str, list[str]] = {}
    for label, sku in labelled:
        if sku in owners:
            problems[f"{label}.sku"] = [f"{sku!r} is already in use by {owners[sku]!r}"]
        elif first.setdefault(sku, label) != label:
            problems[f"{label}.sku"] = [f"{sku!r} is also that of {first[sku]}"]
    if problems:
        field, reasons = next(iter(problems.items()))
        raise Invalid(f"{field}: {reasons[0]}", fields=problems)


def _check_images(product_id: int, listed: Sequence[Variant]) -> None:
    places = set(ProductImage.objects.filter(product_id=product_id).values_list("pk", flat=True))
    for index, variant in enumerate(listed):
        if variant.image_id is not None and variant.image_id not in places:
            raise Invalid.field(
                f"variants.{index}.image_id", f"{variant.image_id} is not in the product's gallery"
            )


def _apply(plan: VariantPlan) -> None:
    Variant.objects.filter(pk__in=[variant.pk for variant in plan.removed]).delete()
    # Two variants may trade options or SKUs; uniqueness is checked row by row, so all let go of theirs first.
    moving = [pk for pk, before in plan.before.items() if {*OPTIONS, "sku"} & set(before)]
    placeholder = Concat(Value(_NO_OPTION), Cast("pk", CharField()))
    Variant.objects.filter(pk__in=moving).update(sku="", option1=placeholder)
    with unique_columns():
        Variant.objects.bulk_create(
            plan.changed, update_conflicts=True, unique_fields=["id"], update_fields=COLUMNS
        )
        Variant.objects.bulk_create(plan.created)


def _save_product(product: Product, option_names: list[str], variants: Sequence[Variant]) -> dict[str, Any]:
    """Bring the product's own columns in line; returns those that differed, as they were."""
    values = {"option_names": option_names, **list_price_columns(variants)}
    before = {
        column: getattr(product, column) for column in values if getattr(product, column) != values[column]
    }
    for column, value in {**values, "updated_at": now()}.items():
        setattr(product, column, value)
    product.save(update_fields=[*values, "updated_at"])
    return before


def _tell(actor: Actor, product: Product, before: Mapping[str, Any], plan: VariantPlan) -> None:
    after = {column: getattr(product, column) for column in before}
    gone = {str(variant.pk): columns(variant) for variant in plan.removed}
    was = {str(pk): values for pk, values in plan.before.items()}
    changed = {str(v.pk): {column: getattr(v, column) for column in plan.before[v.pk]} for v in plan.changed}
    new = {str(variant.pk): columns(variant) for variant in plan.created}
    audit(
        actor=actor,
        row=product,
        action="variants_saved",
        before={**before, "variants": gone | was},
        after={**after, "variants": new | changed},
    )
