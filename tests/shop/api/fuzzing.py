"""What the fuzzing of the API stands on: the document, the budget, and a shop with all kinds of rows."""

import copy
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

import schemathesis
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import BaseSchema

from config.wsgi import application
from shop.accounts.callers import Caller
from shop.accounts.link_tokens import CONFIRM_EMAIL, RESET_PASSWORD, make_token
from shop.accounts.models import DataExport, User
from shop.accounts.services.create_address import create_address
from shop.accounts.services.start_session import open_new
from shop.accounts.tokens import pair_of
from shop.audit.actor import Actor
from shop.catalog.services.create_category import create_category
from shop.catalog.services.set_gallery import set_gallery
from shop.catalog.services.values import CategoryFields, GalleryImage
from shop.media.models import Image
from shop.media.services.store_image import store_image
from shop.outbox.models import Effect
from shop.outbox.receipt import Receipt
from tests.shop.api.conftest import Shop
from tests.shop.api.test_images import png

PASSWORD, NEW_PASSWORD = "correct horse battery", "staple battery horse"
FEW_COUNTRIES = {"DE", "GB", "US"}
LINES = {"name": "Ada", "line1": "1 Square", "city": "London", "country": "GB"}
SEED = 5
# Cases that are drawn for an operation, beside those that follow from the document by rule; and for who may not use it
# at all, which needs few to tell.
DRAWN, DRAWN_FOR_REFUSED = 20, 10
# How often a case is given one of the values that are named for a parameter, or an awkward one.
OFTEN, SOMETIMES = 0.5, 0.2
# What a database, an index or an encoding may stumble over.
AWKWARD_TEXTS = ["a\0b", "x" * 3000, "\u202e\U0001f984%_\\'\"", "9" * 30]
AWKWARD_NUMBERS = [-1, 0, 2**31, 2**63, 10**30]
# Whatever fits the schema has to be accepted by reads alone, and of those not by these, whose values have to name
# something: what is written may be no e-mail address, no picture, or a name that is taken.
NAMING_READS = {"GET /api/products/", "GET /api/effects/"}
VERBS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Given:
    """Values that open something: without them most requests would end at a 404 or at a wrong password.

    `parameters` are drawn in part of the cases, by ``path.NAME``, ``query.NAME`` or ``body.NAME``; of those for paths
    the first one works. `fields` are the examples of bodies, by shape and field.
    """

    parameters: dict[str, list[str]]
    fields: dict[tuple[str, str], Any]


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document, as the code makes it."""
    make: Any = SchemaGenerator  # the package types neither it nor its method
    found: dict[str, Any] = make().get_schema(request=None, public=True)
    return found


def operations() -> list[str]:
    """Each operation as ``GET /api/products/``."""
    paths: dict[str, Any] = document()["paths"]
    return [f"{verb.upper()} {path}" for path, item in paths.items() for verb in VERBS if verb in item]


def is_open_to(operation: str, role: str) -> bool:
    """Whether the document, or the right to write that it does not tell, lets them use the operation."""
    verb, _, path = operation.partition(" ")
    about = document()["paths"][path][verb.lower()]
    needs_staff = verb != "GET" and not path.startswith("/api/auth/")
    return role == "staff" or {} in about["security"] or (role == "customer" and not needs_staff)


def schema_of(operation: str, given: Given, *, refused: bool = False) -> BaseSchema:
    """The document with one operation to be tried (all where it is empty), its fixed budget and its seed."""
    names = {name: name.replace(".", "-") for name in given.parameters}
    config = SchemathesisConfig.from_dict(
        {
            "seed": SEED,
            "suppress-health-check": ["all"],
            "generation": {
                "deterministic": True,
                "max-examples": DRAWN_FOR_REFUSED if refused else DRAWN,
                "no-shrink": True,
                # In a chain a drawn token would take the place of the real one.
                "with-security-parameters": bool(operation),
                "dictionaries": {
                    "string": {"dictionary": "texts", "probability": SOMETIMES},
                    "integer": {"dictionary": "numbers", "probability": SOMETIMES},
                },
            },
            "phases": {"coverage": {"enabled": not refused}},
            "checks": {
                # Compares what several identities see in one run; here each has its own, with another's ids among
                # its values.
                "object_level_authorization": {"enabled": False},
                "positive_data_acceptance": {
                    "enabled": operation.startswith("GET ") and operation not in NAMING_READS
                },
            },
            "dictionaries": {
                "texts": {"values": AWKWARD_TEXTS},
                "numbers": {"values": AWKWARD_NUMBERS},
                **{names[name]: {"values": values} for name, values in given.parameters.items()},
            },
            "parameters": {
                # Parameters of a query narrow each other down: a few at a time.
                name: {
                    "dictionary": names[name],
                    "probability": SOMETIMES if name.startswith("query.") else OFTEN,
                }
                for name in names
            },
            "operations": [{"exclude-name": operation, "enabled": False}] if operation else [],
        }
    )
    schema = schemathesis.openapi.from_dict(_tightened(_with_examples(given)), config=config)
    schema.app = application
    return schema


def _with_examples(given: Given) -> dict[str, Any]:
    """The document, with what works as examples: the cases that follow by rule are built on them."""
    made = copy.deepcopy(document())
    for item in made["paths"].values():
        for verb in VERBS:
            for parameter in item.get(verb, {}).get("parameters", ()):
                works = given.parameters.get(f"{parameter['in']}.{parameter['name']}")
                if works and parameter["in"] == "path":
                    parameter["example"] = works[0]
    for name, shape in made["components"]["schemas"].items():
        if name.endswith("Request"):
            _exemplify(name.removesuffix("Request"), shape["properties"], given)
    return made


def _exemplify(shape: str, fields: dict[str, Any], given: Given) -> None:
    """What works for each field of a body, and for texts what is awkward: one at a time, whatever is drawn."""
    for name, about in fields.items():
        text = about.get("type") == "string" and not about.keys() & {"enum", "format"}
        if text:
            about |= {"example": "Plain", "examples": AWKWARD_TEXTS}
        if (shape, name) in given.fields:
            about["example"] = given.fields[shape, name]


def _tightened(made: dict[str, Any]) -> dict[str, Any]:
    """The document, held to more than it says: an answer has no field that is not described."""
    shapes = made["components"]["schemas"]
    for name, shape in shapes.items():
        if "properties" in shape and not name.endswith("Request"):
            shape["additionalProperties"] = False
    # Each of the 249 would be tried.
    shapes["CountryEnum"]["enum"] = [code for code in shapes["CountryEnum"]["enum"] if code in FEW_COUNTRIES]
    return made


def fill(operation: str, shop: Shop, asking: User, other: User) -> Given:
    """Rows of every kind that has an id, of who asks and of somebody else, and their ids."""
    staff = Actor(id="owner", label="owner")
    image, spare = (store_image(actor=staff, data=png(*size).read()) for size in ((60, 40), (30, 30)))
    set_gallery(actor=staff, product_id=shop.mug.pk, images=[GalleryImage(image.pk)])
    addresses = [create_address(user_id=user.pk, values=LINES).public_id for user in (asking, asking, other)]
    sessions = [
        open_new(user_id=user.pk, caller=Caller("192.0.2.7", "A browser")) for user in (asking, other)
    ]
    refresh = [
        pair_of(session, user.public_id).refresh
        for session, user in zip(sessions, (asking, other), strict=True)
    ]
    uids = [str(asking.public_id), str(other.public_id)]
    reset, confirm = make_token(asking, RESET_PASSWORD), make_token(asking, CONFIRM_EMAIL)
    products = [thing.slug for thing in (shop.shirt, shop.mug, shop.sold_out, shop.draft)]
    empty = create_category(actor=staff, fields=CategoryFields(name="Lamps"))
    categories = [thing.slug for thing in (empty, shop.kitchen, shop.shirts, shop.clothing)]
    return Given(
        parameters={
            "path.slug": categories + products if "/categories/" in operation else products + categories,
            "path.image_id": [str(spare.public_id), str(image.public_id)],
            "path.address_id": [str(id_) for id_ in addresses],
            "path.session_id": [str(session.pk) for session in sessions],
            "path.export_id": [str(id_) for id_ in _exports(asking, other)],
            "query.after": [_receipt()],
            "query.category": [*categories, *AWKWARD_TEXTS],
            "query.brand": [shop.potter.slug, shop.weaver.slug, *AWKWARD_TEXTS],
            "query.tag": ["summer", *AWKWARD_TEXTS],
            "body.parent": categories,
            "body.category": categories,
            "body.brand": [shop.potter.slug],
            "body.images[*].id": [str(image.public_id)],
            "body.username": [asking.username, other.username],
            "body.email": [asking.email, other.email, "new@example.test"],
            "body.password": [PASSWORD],
            "body.current_password": [PASSWORD],
            "body.new_password": [NEW_PASSWORD],
            "body.refresh": refresh,
            "body.uid": uids,
            "body.token": [reset, confirm],
        },
        fields={
            **_catalogue(shop, image),
            ("LoginInput", "username"): asking.username,
            ("LoginInput", "password"): PASSWORD,
            ("RegisterInput", "username"): "newcomer",
            ("RegisterInput", "email"): "new@example.test",
            ("RegisterInput", "password"): NEW_PASSWORD,
            ("RefreshInput", "refresh"): refresh[0],
            ("EmailInput", "email"): "new@example.test",
            ("EmailInput", "password"): PASSWORD,
            ("LinkInput", "uid"): uids[0],
            ("LinkInput", "token"): confirm,
            ("NewPasswordInput", "uid"): uids[0],
            ("NewPasswordInput", "token"): reset,
            ("NewPasswordInput", "new_password"): NEW_PASSWORD,
            ("ChangeInput", "current_password"): PASSWORD,
            ("ChangeInput", "new_password"): NEW_PASSWORD,
            ("ResetInput", "email"): asking.email,
            ("DeleteInput", "password"): PASSWORD,
        },
    )


def _catalogue(shop: Shop, image: Image) -> dict[tuple[str, str], Any]:
    """A product and a category that can be saved as they are."""
    product = {
        "brand": shop.potter.slug,
        "category": shop.kitchen.slug,
        "options": ["Size"],
        "variants": [{"options": ["M"], "price": 100, "image_id": str(image.public_id)}],
        "attributes": {"material": ["Linen"]},
        "images": [{"id": str(image.public_id), "alt": "A picture"}],
    }
    shapes: dict[str, dict[str, Any]] = {
        "ProductInput": product,
        "CategoryInput": {"parent": shop.clothing.slug},
    }
    return {
        (f"{patched}{shape}", field): value
        for shape, fields in shapes.items()
        for field, value in fields.items()
        for patched in ("", "Patched")
    }


def _exports(asking: User, other: User) -> list[UUID]:
    """One that can be had, one that is being made, and another's."""
    ready = {"content": "{}", "ready_at": timezone.now(), "expires_at": timezone.now() + timedelta(days=7)}
    rows = [
        DataExport(user=asking, **ready),
        DataExport(user=asking),
        DataExport(user=other, **ready),
    ]
    return [row.pk for row in DataExport.objects.bulk_create(rows)]


def _receipt() -> str:
    """The token of a write whose effects have happened: nobody waits for them."""
    effects = list(Effect.objects.all()[:3])
    Effect.objects.filter(pk__in=[effect.pk for effect in effects[1:]]).delete()
    receipt = Receipt()
    receipt.add([(effect.pk, 0) for effect in effects], of=len(effects))
    return receipt.token()
