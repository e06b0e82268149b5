import io
from dataclasses import fields

import pytest
from PIL import Image

from shop.imports.demo.drawing.kinds import KINDS
from shop.imports.demo.drawing.studio import BACKDROPS
from shop.imports.demo.pictures import RenderedPicture, read, render
from tests.shop.imports.demo.catalogue import picture_references


def one_reference_per_kind() -> list[str]:
    chosen: dict[str, str] = {}
    for reference in picture_references():
        chosen.setdefault(reference.partition("?")[0], reference)
    return list(chosen.values())


def pixels(picture: RenderedPicture) -> Image.Image:
    return Image.open(io.BytesIO(picture.data)).convert("RGB")


def test_every_reference_of_the_catalogue_is_understood() -> None:
    for reference in picture_references():
        read(reference)


def test_every_drawing_is_used_by_the_catalogue() -> None:
    used = {reference.removeprefix("demo:").partition("?")[0] for reference in picture_references()}
    assert used == set(KINDS)


@pytest.mark.parametrize("reference", one_reference_per_kind())
def test_renders_a_square_webp_of_a_shop_window_s_size(reference: str) -> None:
    picture = render(reference)
    image = Image.open(io.BytesIO(picture.data))
    assert (picture.content_type, image.format) == ("image/webp", "WEBP")
    assert image.size == (picture.width, picture.height) == (1200, 1200)
    assert 5_000 < len(picture.data) < 120_000


@pytest.mark.parametrize("view", ["front", "detail", "scene"])
def test_the_same_reference_gives_the_same_bytes(view: str) -> None:
    reference = f"demo:vase?color=2f5d68&pattern=speckle&view={view}"
    assert render(reference) == render(reference)


def test_each_view_shows_something_else() -> None:
    views = {render(f"demo:mug?color=8fa3ad&view={view}").data for view in ("front", "detail", "scene")}
    assert len(views) == 3


@pytest.mark.parametrize("colour", ["b5563c", "2f4a3d", "35589b", "e0b25c"])
@pytest.mark.parametrize("kind", ["cushion", "notebook", "tee"])
def test_the_thing_has_the_colour_asked_for(kind: str, colour: str) -> None:
    shown = pixels(render(f"demo:{kind}?color={colour}")).resize((60, 60), Image.Resampling.BOX)
    wanted = [int(colour[at : at + 2], 16) for at in (0, 2, 4)]
    middle = shown.getpixel((30, 36))
    assert isinstance(middle, tuple)
    assert all(abs(seen - want) < 36 for seen, want in zip(middle, wanted, strict=True))


@pytest.mark.parametrize("backdrop", BACKDROPS)
def test_the_wall_has_the_tone_of_its_backdrop(backdrop: str) -> None:
    corner = pixels(render(f"demo:clock?backdrop={backdrop}")).getpixel((60, 1140))
    assert isinstance(corner, tuple)
    assert all(abs(seen - tone) < 30 for seen, tone in zip(corner, BACKDROPS[backdrop], strict=True))


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("https://example.com/mug.webp", "must start with"),
        ("demo:unicorn?color=8fa3ad", "no drawing is called “unicorn”"),
        ("demo:mug?color=blue", "“blue” is not a colour"),
        ("demo:mug?accent=FFFFFF", "“FFFFFF” is not a colour"),
        ("demo:mug?view=back", "no view is called “back”"),
        ("demo:mug?backdrop=beach", "no backdrop is called “beach”"),
        ("demo:mug?pattern=zebra", "no pattern is called “zebra”"),
        ("demo:mug?size=big", "unknown setting “size”"),
        ("demo:mug?color", "bad query field"),
    ],
)
def test_a_reference_that_is_not_understood_is_named_with_the_reason(reference: str, reason: str) -> None:
    with pytest.raises(ValueError, match="Picture reference") as refusal:
        render(reference)
    assert reference in str(refusal.value)
    assert reason in str(refusal.value)


def test_a_picture_says_what_a_store_needs_to_keep_it() -> None:
    assert [field.name for field in fields(RenderedPicture)] == ["data", "content_type", "width", "height"]
