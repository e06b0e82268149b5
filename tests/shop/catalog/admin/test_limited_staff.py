"""Staff who may do only part of what a product's page shows."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from shop.accounts.models import User
from shop.audit.actor import Actor
from shop.catalog.models import Product, Variant
from shop.catalog.services.set_gallery import set_gallery
from shop.catalog.services.values import GalleryImage
from shop.media.models import Image
from tests.shop.catalog.admin.page import sent_back

pytestmark = pytest.mark.django_db


def _sign_in(client: Client, *permissions: str) -> None:
    user = User.objects.create_user("limited", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)


def test_who_may_only_look_at_variants_sees_their_pages(client: Client, shirt: Product) -> None:
    _sign_in(client, "view_variant")
    variant = shirt.variants.get(sku="SHIRT-0")
    assert "SHIRT-0" in client.get(f"/admin/catalog/variant/{variant.pk}/change/").content.decode()


def test_who_may_only_look_at_rows_changes_the_product_and_leaves_them(
    client: Client, actor: Actor, shirt: Product
) -> None:
    picture = Image.objects.create(source_url="https://pictures.example/a.jpg")
    set_gallery(actor=actor, product_id=shirt.pk, images=[GalleryImage(picture.pk, "Front")])
    before = list(Variant.objects.order_by("pk").values())
    _sign_in(client, "view_product", "change_product", "view_variant", "view_productimage")
    page = f"/admin/catalog/product/{shirt.pk}/change/"
    body = {**sent_back(client.get(page)), "name": "Hemp shirt", "variants-0-price": "0.01"}

    assert client.post(page, body).status_code == 302

    shirt.refresh_from_db()
    assert shirt.name == "Hemp shirt"
    assert list(Variant.objects.order_by("pk").values()) == before
    assert [place.alt for place in shirt.gallery.all()] == ["Front"]
