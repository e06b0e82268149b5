"""What the variables of mail become: a port that fits the encryption, and pages of the storefront."""

import json
import subprocess
import sys

import pytest

from config.back_office import BACK_OFFICE
from config.env import ROOT
from tests.config.conftest import default_environment

NAMES = [
    "EMAIL_BACKEND",
    "EMAIL_HOST",
    "EMAIL_PORT",
    "EMAIL_USE_TLS",
    "EMAIL_USE_SSL",
    "EMAIL_HOST_USER",
    "EMAIL_HOST_PASSWORD",
    "SHOP_NAME",
    "OTP_TOTP_ISSUER",
    "FRONTEND_PASSWORD_RESET_URL",
    "STOREFRONT_URL",
    "ADMIN_URL",
]
SCRIPT = (
    f"import json; from config import settings; print(json.dumps([getattr(settings, n) for n in {NAMES!r}]))"
)


def settings_with(**variables: str) -> dict[str, object]:
    """The settings of mail in a process with these variables, and all others at their defaults."""
    env = {**default_environment(), "SHOPSTER_ENV": "test", **variables}
    output = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    ).stdout
    return dict(zip(NAMES, json.loads(output), strict=True))


@pytest.mark.parametrize(
    ("security", "port", "starttls", "tls"),
    [("starttls", 587, True, False), ("tls", 465, False, True), ("none", 25, False, False)],
)
def test_the_port_follows_from_the_encryption(security: str, port: int, starttls: bool, tls: bool) -> None:
    found = settings_with(DJANGO_EMAIL_HOST="smtp.shop.example", DJANGO_EMAIL_SECURITY=security)
    assert found["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, starttls, tls)


def test_a_login_a_port_and_a_name_of_its_own() -> None:
    found = settings_with(
        DJANGO_EMAIL_HOST="smtp.shop.example",
        DJANGO_EMAIL_PORT="2525",
        DJANGO_EMAIL_HOST_USER="shop",
        DJANGO_EMAIL_HOST_PASSWORD="hush",
        SHOPSTER_NAME="Zoë's shop",
    )
    assert found["EMAIL_PORT"] == 2525
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("shop", "hush")
    assert found["SHOP_NAME"] == found["OTP_TOTP_ISSUER"] == "Zoë's shop", "in authenticator apps too"


def test_links_lead_to_the_storefront() -> None:
    found = settings_with(SHOPSTER_STOREFRONT_URL="https://shop.example")
    assert found["FRONTEND_PASSWORD_RESET_URL"] == "https://shop.example/reset-password"
    assert found["STOREFRONT_URL"] == "https://shop.example"
    own = settings_with(FRONTEND_PASSWORD_RESET_URL="https://shop.example/new-password")
    assert own["FRONTEND_PASSWORD_RESET_URL"] == "https://shop.example/new-password"


def test_staff_are_led_to_the_admin() -> None:
    found = settings_with(SHOPSTER_PUBLIC_URL="https://api.shop.example")
    assert found["ADMIN_URL"] == f"https://api.shop.example{BACK_OFFICE}"
