"""A product's pictures as rows of its page. Changes when staff write something else of a picture's place."""

from django.contrib import admin

from shop.catalog.admin.rows import RowForm, Rows, ServiceFormSet
from shop.catalog.models import ProductImage
from shop.catalog.services.values import GalleryImage
from shop.media.admin import thumbnail


class PlaceForm(RowForm):
    """A picture's place."""

    def place(self) -> GalleryImage:
        """What the service is asked to save."""
        return GalleryImage(self.cleaned_data["image"].pk, self.cleaned_data["alt"])


class GalleryFormSet(ServiceFormSet):
    """A product's gallery, in the order of the positions."""

    kind = "images"


class GalleryRows(Rows):
    """A product's gallery on its page."""

    model = ProductImage
    form = PlaceForm
    formset = GalleryFormSet
    fields = ("preview", "image", "alt", "position")
    readonly_fields = ("preview",)
    raw_id_fields = ("image",)
    verbose_name_plural = "gallery"

    @admin.display(description="picture")
    def preview(self, place: ProductImage) -> str:
        """Small."""
        return thumbnail(place.image if place.pk else None)
