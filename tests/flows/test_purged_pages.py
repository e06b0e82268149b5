"""What staff change is on the storefront's pages at once, though these are kept for a minute: on a whole stack."""

import base64
import io
import json
import re
import time
from collections.abc import Iterator

import pytest
import requests
from PIL import Image as Picture

from deploy.local.private import private_stack
from deploy.local.stack import LocalStack
from tests.flows.conftest import Caller, eventually, rows
from workers.purging import sign

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]
# Far less than the minute for which the storefront shows a page again.
SOON = 15.0
PRODUCT, CATEGORY = "/products/mug", "/categories/kitchen"
_CATEGORY = """
from shop.audit.actor import Actor
from shop.catalog.services.create_category import create_category
from shop.catalog.services.values import CategoryFields
create_category(actor=Actor("", "test"), fields=CategoryFields(name="Kitchen", slug="kitchen"))
"""
_RENAME = """
from shop.audit.actor import Actor
from shop.catalog.models import Category
from shop.catalog.services.update_category import update_category
from shop.catalog.services.values import CategoryFields
id_ = Category.objects.get(slug="kitchen").pk
update_category(actor=Actor("", "test"), category_id=id_, fields=CategoryFields(name="Tableware"))
"""
_SELL_OUT = """
from shop.audit.actor import Actor
from shop.catalog.models import Variant
from shop.inventory.services.set_on_hand import set_on_hand
set_on_hand(actor=Actor("", "test"), variant_id=Variant.objects.get(sku="MUG").pk, on_hand=0)
"""


@pytest.fixture(scope="module")
def stack() -> Iterator[LocalStack]:
    """The product with its storefront."""
    with private_stack(without=("flower",)) as running:
        running.manage("create_demo_staff")
        running.wait_until_well()
        yield running


@pytest.fixture(scope="module")
def call(stack: LocalStack) -> Caller:
    caller = Caller(stack)
    caller.sign_in()
    return caller


@pytest.fixture(scope="module", autouse=True)
def mug(stack: LocalStack, call: Caller) -> None:
    stack.manage("shell", "-c", _CATEGORY)
    call(
        "POST",
        "/api/products/",
        {
            "name": "Stoneware mug",
            "slug": "mug",
            "status": "active",
            "category": "kitchen",
            "variants": [{"price": 1800, "sku": "MUG"}],
        },
    )
    eventually(lambda: call.find("stoneware"), 30, "the product is found")
    at_rest(stack)


def at_rest(stack: LocalStack) -> None:
    """What was asked for until now has happened."""
    owed = "SELECT 1 FROM outbox_effect WHERE wanted > done AND dead_at IS NULL"
    eventually(lambda: not rows(stack, owed), 30, "nothing is owed")


def page(stack: LocalStack, path: str) -> requests.Response:
    return requests.get(stack.storefront_url + path, timeout=30)


def visited(stack: LocalStack, *paths: str) -> None:
    """These pages are kept from now on: the second visitor gets what the first one got."""
    at_rest(stack)
    for path in [*paths, *paths]:
        assert page(stack, path).status_code == 200


def shows(stack: LocalStack, path: str, text: str) -> None:
    """The page shows it soon, and so does each page after that."""
    took = eventually(lambda: text in page(stack, path).text, SOON, f"{path} shows {text!r}")
    assert took < SOON
    assert text in page(stack, path).text


@pytest.mark.parametrize("name", ["Porcelain cup", "Enamel cup", "Steel cup"])
def test_a_renamed_product_is_shown_at_once_however_often(stack: LocalStack, call: Caller, name: str) -> None:
    visited(stack, PRODUCT, CATEGORY)
    call("PATCH", "/api/products/mug/", {"name": name})
    shows(stack, PRODUCT, name)
    shows(stack, CATEGORY, name)
    assert call.find(name) == [name]


def test_an_address_of_other_letters_is_found_and_purged_too(stack: LocalStack, call: Caller) -> None:
    path = "/products/gr%C3%B6%C3%9Fe"
    body = {"name": "Größe", "slug": "größe", "status": "active", "variants": [{"price": 100}]}
    call("POST", "/api/products/", body)
    visited(stack, path)
    call("PATCH", "/api/products/gr%C3%B6%C3%9Fe/", {"name": "Kleine Größe"})
    shows(stack, path, "Kleine Größe")


def test_a_price_is_shown_at_once(stack: LocalStack, call: Caller) -> None:
    visited(stack, PRODUCT, CATEGORY)
    call("PATCH", "/api/products/mug/", {"variants": [{"price": 4242, "sku": "MUG"}]})
    shows(stack, PRODUCT, "42.42")
    shows(stack, CATEGORY, "42.42")


def test_a_picture_is_shown_at_once(stack: LocalStack, call: Caller) -> None:
    visited(stack, PRODUCT, CATEGORY)
    content = io.BytesIO()
    Picture.new("RGB", (60, 40), "teal").save(content, "PNG")
    answer = requests.post(
        f"{stack.api_url}/api/images/",
        files={"file": ("teal.png", content.getvalue(), "image/png")},
        headers={"Authorization": f"Bearer {call.token}"},
        timeout=30,
    )
    image = answer.json()
    call("PATCH", "/api/products/mug/", {"images": [{"id": image["id"], "alt": "A teal mug"}]})
    shows(stack, PRODUCT, "A teal mug")
    shows(stack, CATEGORY, image["url"].rpartition("/")[2])


def test_a_renamed_category_is_shown_at_once(stack: LocalStack) -> None:
    visited(stack, PRODUCT, CATEGORY, "/categories")
    stack.manage("shell", "-c", _RENAME)
    shows(stack, CATEGORY, "Tableware")
    shows(stack, PRODUCT, "Tableware")
    shows(stack, "/categories", "Tableware")


def test_what_is_sold_out_is_shown_at_once(stack: LocalStack) -> None:
    visited(stack, PRODUCT, CATEGORY)
    assert "Sold out" not in page(stack, PRODUCT).text
    stack.manage("shell", "-c", _SELL_OUT)
    shows(stack, PRODUCT, "Sold out")
    shows(stack, CATEGORY, "Sold out")


def test_a_storefront_that_was_away_is_purged_when_it_is_back(stack: LocalStack, call: Caller) -> None:
    stack.kill("storefront")
    call("PATCH", "/api/products/mug/", {"name": "Night cup"})
    eventually(lambda: call.find("night") == ["Night cup"], SOON, "the index does not wait for it")
    away = "SELECT name FROM outbox_sink"
    eventually(lambda: rows(stack, away) == [("storefront",)], SOON, "its outage is its own")
    stack.start("storefront")
    eventually(lambda: not rows(stack, away), SOON, "it is back")
    at_rest(stack)


def test_what_nobody_may_see_any_more_is_not_found_at_once(stack: LocalStack, call: Caller) -> None:
    visited(stack, PRODUCT)
    call("PATCH", "/api/products/mug/", {"status": "archived"})
    eventually(lambda: page(stack, PRODUCT).status_code == 404, SOON, "the page is gone")
    call("PATCH", "/api/products/mug/", {"status": "active"})
    eventually(lambda: page(stack, PRODUCT).status_code == 200, SOON, "the page is back")


def test_the_admin_key_is_in_nothing_that_a_browser_gets(stack: LocalStack, call: Caller) -> None:
    keys = json.loads((stack.data.path / "search" / "keys.json").read_text())
    config = call("GET", "/api/search/config/")
    told = [json.dumps(config), *(page(stack, path).text for path in ("/", "/search?q=cup", CATEGORY))]
    scripts = {name for text in told for name in re.findall(r"/_next/static/[^\"'\\ ]+\.js", text)}
    told += [page(stack, name).text for name in scripts]
    assert len(told) > 8
    assert any(config["search_key"] in text for text in told[1:]), "the search page has the browsers' key"
    assert not any(keys["admin_key"] in text or keys["search_key"] in text for text in told)
    assert "filters=visible%3Atrue" in base64.b64decode(config["search_key"]).decode()


def test_only_who_knows_the_secret_may_purge(stack: LocalStack) -> None:
    body = json.dumps({"tags": ["products"]}).encode()
    moment = str(int(time.time()))
    secret = stack.environment["SHOPSTER_REVALIDATE_SECRET"]

    def ask(timestamp: str, signature: str) -> requests.Response:
        headers = {"X-Shopster-Timestamp": timestamp, "X-Shopster-Signature": signature}
        return requests.post(f"{stack.storefront_url}/api/revalidate", data=body, headers=headers, timeout=30)

    assert ask(moment, sign(secret, moment, body)).json() == {"purged": 1}
    old = str(int(time.time()) - 400)
    for refused in (ask(moment, sign("another", moment, body)), ask(old, sign(secret, old, body))):
        assert refused.status_code == 401
        assert refused.json()["code"] in {"bad_signature", "out_of_time"}
    assert requests.get(f"{stack.storefront_url}/api/revalidate", timeout=30).status_code == 405
