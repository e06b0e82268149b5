"""Delete a picture."""

from django.db.models import ProtectedError

from shop.audit.actor import Actor
from shop.audit.services.add_entry import Change, add_entry
from shop.common.errors import Conflict, NotFound
from shop.common.write import write
from shop.media.models import Image


@write
def delete_image(*, actor: Actor, image_id: int) -> None:
    """Delete a picture that nothing shows. Its file stays: another picture may have the same content.

    Raises NotFound, or Conflict, saying in how many places, while it is used. Locks the picture.
    """
    image = Image.objects.select_for_update().filter(pk=image_id).first()
    if image is None:
        raise NotFound(f"there is no image {image_id}")
    before = {"file": image.file.name, "source_url": image.source_url}
    try:
        image.delete()
    except ProtectedError as error:
        places = len(error.protected_objects)
        raise Conflict(f"the picture is still shown in {places} places", code="in_use") from error
    add_entry(actor=actor, change=Change("image.deleted", "image", str(image_id), before=before))
