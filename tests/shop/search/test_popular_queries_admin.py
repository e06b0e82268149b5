"""Popular queries as staff see them, and what they may decide."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from shop.accounts.models import User
from shop.audit.models import Entry
from shop.search.models import PopularQuery

URL = "/admin/search/popularquery/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def wool() -> PopularQuery:
    PopularQuery.objects.create(text="<b>linen</b>", score=3.21)
    return PopularQuery.objects.create(text="wool", score=9.87)


def act(browser: Client, action: str, row: PopularQuery) -> str:
    sent = {"action": action, "_selected_action": [row.pk]}
    return browser.post(URL, sent, follow=True).content.decode()


def hidden() -> list[str]:
    return [row.text for row in PopularQuery.objects.filter(hidden=True)]


def test_the_page_lists_them_the_most_popular_first(staff_browser: Client, wool: PopularQuery) -> None:
    page = staff_browser.get(URL).content.decode()
    assert page.index("wool") < page.index("&lt;b&gt;linen")
    assert "9.9" in page
    assert staff_browser.get(f"{URL}add/").status_code == 403


def test_staff_hide_and_show_them(staff_browser: Client, wool: PopularQuery) -> None:
    assert "Hidden: 1." in act(staff_browser, "hide", wool)
    assert hidden() == ["wool"]
    assert "Hidden: 0." in act(staff_browser, "hide", wool)
    assert "Shown: 1." in act(staff_browser, "show", wool)
    assert hidden() == []
    assert [entry.actor_label for entry in Entry.objects.filter(object_type="popularquery")] == ["owner"] * 2


def test_who_may_only_look_decides_nothing(client: Client, stranger: User, wool: PopularQuery) -> None:
    stranger.is_staff = True
    stranger.save()
    stranger.user_permissions.add(Permission.objects.get(codename="view_popularquery"))
    client.force_login(stranger)
    assert "wool" in client.get(URL).content.decode()
    act(client, "hide", wool)
    assert hidden() == []
