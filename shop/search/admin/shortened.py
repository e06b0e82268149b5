"""The products whose records had to be cut, for staff. Changes when they are to be told more of it."""

from collections.abc import Iterator

from django.contrib import admin

from shop.audit.service_admin import ReadOnlyAdmin
from shop.outbox.subjects import has_notes
from shop.search.models import ShortenedRecord


def _shortened(product_id: str) -> Iterator[str]:
    for found in ShortenedRecord.objects.filter(product_id=product_id):
        yield (
            f"The search record of this product was too large and was shortened ({found.cuts}). Shoppers find it by "
            "what is left; shorten the product itself to say what that should be."
        )


has_notes("product", _shortened)


@admin.register(ShortenedRecord)
class ShortenedRecordAdmin(ReadOnlyAdmin[ShortenedRecord]):
    """The products that the index knows only in part, the latest first."""

    list_display = ("product", "cuts", "noted_at")
    list_select_related = ("product",)
    search_fields = ("product__name", "product__slug")
    ordering = ("-noted_at", "-pk")
    show_full_result_count = False
