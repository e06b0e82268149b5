"""The demo login of a local shop."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from shop.accounts.models import User

pytestmark = pytest.mark.django_db


def test_it_opens_the_admin_and_is_reset_by_a_second_run(settings: Settings, client: Client) -> None:
    settings.DEMO_PASSWORD = "open sesame"
    call_command("create_demo_staff")
    User.objects.update(is_active=False)
    call_command("create_demo_staff")
    assert client.login(username="demo", password="open sesame")
    assert client.get("/admin/").status_code == 200
    assert User.objects.count() == 1


def test_it_is_refused_in_production(settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("create_demo_staff")
    assert not User.objects.exists()
