"""Stock for staff: count, and look at the ledger. Changes when they see or write something else of it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from shop.audit.service_admin import ReadOnlyAdmin, ServiceAdmin, ServiceForm, actor_of, is_row_number
from shop.catalog.models import Variant
from shop.inventory.models import MAIN_LOCATION, Location, Movement, StockLevel
from shop.inventory.rules import Policy
from shop.inventory.services.create_location import create_location
from shop.inventory.services.delete_location import delete_location
from shop.inventory.services.set_on_hand import set_on_hand
from shop.inventory.services.set_stock_policy import set_stock_policy
from shop.inventory.services.update_location import update_location


class LevelForm(ServiceForm[StockLevel]):
    """A count. `seen` is what was on hand when the page was shown: a count of something else is refused."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reference = forms.CharField(max_length=100, required=False, help_text="Of the count, for the ledger.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = self.instance.on_hand
        else:
            self.fields["location"].required = False
            self.fields["location"].help_text = "Without one, the main location."


class InShortfall(admin.SimpleListFilter):
    """Levels of which more is promised than may be."""

    title = "shortfall"
    parameter_name = "shortfall"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """One choice beside all."""
        return [("yes", "More is promised than there is")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[StockLevel]) -> QuerySet[StockLevel]:
        """Those alone, where they are chosen."""
        return queryset.filter(shortfall__gt=0) if self.value() else queryset


@admin.register(StockLevel)
class StockLevelAdmin(ServiceAdmin[StockLevel]):
    """What is on hand of each variant."""

    form = LevelForm
    list_display = (
        "product",
        "options",
        "sku",
        "location",
        "on_hand",
        "reserved",
        "shortfall",
        "tracked",
        "backorder",
        "backorder_limit",
    )
    list_filter = ("location", "tracked", "backorder", InShortfall)
    list_select_related = ("variant__product", "location")
    search_fields = ("variant__sku", "variant__product__name", "variant__product__slug")
    raw_id_fields = ("variant",)
    ordering = ("-pk",)
    show_full_result_count = False
    fields = (
        "variant",
        "location",
        "on_hand",
        "seen",
        "reserved",
        "shortfall",
        "tracked",
        "backorder",
        "backorder_limit",
        "reference",
    )
    readonly_fields = ("reserved", "shortfall")

    def get_readonly_fields(self, request: HttpRequest, obj: StockLevel | None = None) -> tuple[str, ...]:
        """A level stays with its variant, where it is."""
        return ("variant", "location", *self.readonly_fields) if obj else self.readonly_fields

    def trail_of(self, object_id: str) -> dict[str, str]:
        """The trail tells stock by its variant."""
        level = StockLevel.objects.filter(pk=object_id).first() if is_row_number(object_id) else None
        variant = str(level.variant_id) if level else ""
        return {"object_type": "variant", "object_id": variant, "action": "stock.updated"}

    @admin.display(ordering="variant__product__name")
    def product(self, level: StockLevel) -> str:
        """The product's name."""
        return level.variant.product.name

    @admin.display
    def options(self, level: StockLevel) -> str:
        """The variant's option values."""
        return level.variant.title

    @admin.display(description="SKU", ordering="variant__sku")
    def sku(self, level: StockLevel) -> str:
        """The variant's SKU."""
        return level.variant.sku

    def apply(self, request: HttpRequest, row: StockLevel | None, form: Any) -> StockLevel:
        """Set the policy and the count."""
        actor, values = actor_of(request), form.cleaned_data
        variant: Variant = row.variant if row else values["variant"]
        chosen: Location | None = row.location if row else values["location"]
        place = chosen.code if chosen else MAIN_LOCATION
        level = set_stock_policy(
            actor=actor,
            variant_id=variant.pk,
            policy=Policy(values["tracked"], values["backorder"], values["backorder_limit"]),
            location=place,
        )
        if row is not None and "on_hand" not in form.changed_data:
            return level
        return set_on_hand(
            actor=actor,
            variant_id=variant.pk,
            on_hand=values["on_hand"],
            expected=values["seen"],
            reference=values["reference"],
            location=place,
        )

    def has_delete_permission(self, request: HttpRequest, obj: StockLevel | None = None) -> bool:
        """A level goes with its variant."""
        return False


@admin.register(Movement)
class MovementAdmin(ReadOnlyAdmin[Movement]):
    """The ledger."""

    list_display = (
        "created_at",
        "product",
        "variant",
        "location",
        "delta",
        "on_hand_after",
        "reserved_delta",
        "reserved_after",
        "reason",
        "reference",
        "actor_id",
    )
    list_filter = ("reason",)
    list_select_related = ("variant__product", "location")
    search_fields = ("variant__sku", "variant__product__name", "reference")
    ordering = ("-pk",)
    show_full_result_count = False

    @admin.display(ordering="variant__product__name")
    def product(self, movement: Movement) -> str:
        """The product's name."""
        return movement.variant.product.name


class LocationForm(ServiceForm[Location]):
    """What is said of a place."""


@admin.register(Location)
class LocationAdmin(ServiceAdmin[Location]):
    """Where stock is kept."""

    form = LocationForm
    list_display = ("name", "code", "position")
    ordering = ("position", "pk")
    fields = ("code", "name", "position")

    def get_readonly_fields(self, request: HttpRequest, obj: Location | None = None) -> tuple[str, ...]:
        """Files and transfers know it by its code."""
        return ("code",) if obj else ()

    def apply(self, request: HttpRequest, row: Location | None, form: Any) -> Location:
        """Open it, or rename it."""
        actor, values = actor_of(request), form.cleaned_data
        if row is None:
            return create_location(actor=actor, **values)
        return update_location(actor=actor, location_id=row.pk, **values)

    def remove(self, request: HttpRequest, row: Location) -> None:
        """Close it."""
        delete_location(actor=actor_of(request), location_id=row.pk)
