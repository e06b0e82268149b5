"""Store an uploaded picture."""

from dataclasses import asdict

from shop.audit.actor import Actor
from shop.audit.services.add_entry import Change, add_entry
from shop.common.write import write
from shop.media.models import Image
from shop.media.pictures import StoredPicture, store_picture
from shop.media.rules import encode_upload


def store_image(*, actor: Actor, data: bytes) -> Image:
    """Check, re-encode and keep an uploaded picture; the same picture again is the one that is there already.

    The file is in storage before the row is, under its content's name: a row never points at nothing, and
    what a crash leaves behind is found by the next upload. Raises Invalid on `file`.
    """
    encoded = encode_upload(data)
    stored = store_picture(
        encoded.data, content_type=encoded.content_type, width=encoded.width, height=encoded.height
    )
    return _keep(actor, stored)


@write
def _keep(actor: Actor, stored: StoredPicture) -> Image:
    known = Image.objects.filter(state=Image.State.STORED, sha256=stored.sha256, file=stored.name).first()
    if known is not None:
        return known
    columns = asdict(stored)
    image = Image.objects.create(state=Image.State.STORED, file=columns.pop("name"), **columns)
    change = Change("image.created", "image", str(image.pk), after={"file": stored.name})
    add_entry(actor=actor, change=change)
    return image
