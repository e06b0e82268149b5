"""Pictures for staff: look, upload, delete what nothing shows. Changes when they see something else of them."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html

from shop.audit.service_admin import ServiceAdmin, ServiceForm, actor_of
from shop.media.models import Image
from shop.media.rules import MAX_BYTES
from shop.media.services.delete_image import delete_image
from shop.media.services.store_image import store_image


def thumbnail(image: Image | None, height: int = 48) -> str:
    """The picture, `height` pixels high; a dash where there is no file."""
    if image is None or image.state != Image.State.STORED:
        return "-"
    return format_html('<img src="{}" height="{}" loading="lazy" alt="picture">', image.file.url, height)


class UploadForm(ServiceForm[Image]):
    """A picture file."""

    called: ClassVar = {"file": "upload"}

    upload = forms.FileField(label="file", help_text="JPEG, PNG, WebP, GIF or AVIF.")


@admin.register(Image)
class ImageAdmin(ServiceAdmin[Image]):
    """Every picture; once stored it stays as it is."""

    list_display = ("preview", "state", "content_type", "width", "height", "bytes", "created_at")
    list_filter = ("state", "content_type")
    search_fields = ("public_id", "file", "source_url")
    ordering = ("-pk",)
    show_full_result_count = False

    def get_form(self, request: HttpRequest, obj: Image | None = None, *args: Any, **kwargs: Any) -> Any:
        """To add one is to upload it."""
        return super().get_form(request, obj, *args, **{**kwargs, "form": UploadForm, "fields": ()})

    def get_fields(self, request: HttpRequest, obj: Image | None = None) -> Any:
        """The file to upload, or what is known of it."""
        if obj is None:
            return ("upload",)
        return (
            "large",
            "public_id",
            "state",
            "file",
            "source_url",
            "content_type",
            "width",
            "height",
            "bytes",
        )

    @admin.display(description="picture")
    def preview(self, image: Image) -> str:
        """Small, for the list."""
        return thumbnail(image)

    @admin.display(description="picture")
    def large(self, image: Image) -> str:
        """For the page."""
        return thumbnail(image, 320)

    def has_change_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """A picture is what it is."""
        return False

    def apply(self, request: HttpRequest, row: Image | None, form: Any) -> Image:
        """Store the upload."""
        return store_image(actor=actor_of(request), data=form.cleaned_data["upload"].read(MAX_BYTES + 1))

    def remove(self, request: HttpRequest, row: Image) -> None:
        """Delete the picture."""
        delete_image(actor=actor_of(request), image_id=row.pk)
