"""Pictures: upload for staff, and what is stored. Changes when the resource does."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from shop.api.inputs import StrictSerializer, actor_of
from shop.api.pagination import PAGE_PARAMETERS, PAGES, Page, listed
from shop.api.parameters import refuse_unknown
from shop.common.errors import Invalid, NotFound
from shop.media.models import Image
from shop.media.services.delete_image import delete_image
from shop.media.services.store_image import store_image

MAX_UPLOAD_BYTES = 20 * 1024**2


class ImageShape(serializers.Serializer[Any]):
    """A stored picture; sizes are pixels and bytes."""

    id = serializers.UUIDField()
    url = serializers.URLField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    content_type = serializers.CharField()
    bytes = serializers.IntegerField()


class ImageUpload(StrictSerializer):
    """A picture file: JPEG, PNG, WebP or GIF."""

    file = serializers.FileField()


def _image(image: Image) -> dict[str, Any]:
    return {
        "id": image.public_id,
        "url": image.file.url,
        "width": image.width,
        "height": image.height,
        "content_type": image.content_type,
        "bytes": image.bytes,
    }


@extend_schema(tags=["images"])
class ImageList(APIView):
    """The shop's pictures."""

    rights = {"POST": "media.add_image"}
    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="images_list",
        summary="List stored pictures",
        parameters=PAGES,
        responses=listed(ImageShape),
    )
    def get(self, request: Request) -> Response:
        """Newest first; pictures that are still to be fetched are left out."""
        refuse_unknown(request.query_params, PAGE_PARAMETERS)
        page = Page(request)
        stored = Image.objects.filter(state=Image.State.STORED)
        images = stored.order_by("-pk")[page.offset : page.offset + page.size]
        return Response(page.answer(stored.count(), [_image(image) for image in images]))

    @extend_schema(
        summary="Upload a picture", request={"multipart/form-data": ImageUpload}, responses={201: ImageShape}
    )
    def post(self, request: Request) -> Response:
        """It is decoded, turned upright and stored anew, without what a camera wrote into it."""
        body = ImageUpload(data=request.data)
        body.is_valid(raise_exception=True)
        upload = body.validated_data["file"]
        if upload.size > MAX_UPLOAD_BYTES:
            raise Invalid.field("file", f"is larger than {MAX_UPLOAD_BYTES // 1024**2} MB")
        image = store_image(actor=actor_of(request), data=upload.read())
        address = reverse("api:image", [image.public_id], request=request)
        return Response(_image(image), status=201, headers={"Location": address})


@extend_schema(tags=["images"])
class ImageDetail(APIView):
    """One picture."""

    rights = {"DELETE": "media.delete_image"}

    @extend_schema(summary="A stored picture", responses=ImageShape)
    def get(self, request: Request, image_id: UUID) -> Response:
        """Where it is and how large."""
        return Response(_image(_stored(image_id)))

    @extend_schema(summary="Delete a picture", responses={204: None})
    def delete(self, request: Request, image_id: UUID) -> Response:
        """Refused while a product shows it."""
        delete_image(actor=actor_of(request), image_id=_stored(image_id).pk)
        return Response(status=204)


def _stored(image_id: UUID) -> Image:
    image = Image.objects.filter(public_id=image_id, state=Image.State.STORED).first()
    if image is None:
        raise NotFound(f"There is no picture {image_id}.")
    return image
