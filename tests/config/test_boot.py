"""Real processes: a bad environment stops the boot in words, a good one boots."""

import subprocess
import sys
from collections.abc import Mapping

import pytest

from config.env import ROOT
from tests.config.conftest import GOOD_PRODUCTION, default_environment


def manage(variables: Mapping[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command of Django's with these variables, and every other of the product at its default."""
    argv = [sys.executable, "manage.py", *arguments]
    env = {**default_environment(), **variables}
    return subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("variables", "name"),
    [
        ({"SHOPSTER_ENV": "test", "SHOPSTER_API_PORT": "eighty"}, "SHOPSTER_API_PORT"),
        (
            {"SHOPSTER_ENV": "test", "DATABASE_URL": "postgresql://shop:hush/hush@db:5432/shop"},
            "DATABASE_URL",
        ),
        ({**GOOD_PRODUCTION, "DJANGO_ALLOWED_HOSTS": "*"}, "DJANGO_ALLOWED_HOSTS"),
        ({**GOOD_PRODUCTION, "SHOPSTER_FAILPOINTS": "deliver.after_claim=exit"}, "SHOPSTER_FAILPOINTS"),
        ({"SHOPSTER_FAILPOINTS": "deliver.after_claim=exit"}, "SHOPSTER_FAILPOINTS"),
        (
            {"SHOPSTER_ENV": "test", "SHOPSTER_FAILPOINTS": "deliver.after_claim=explode"},
            "SHOPSTER_FAILPOINTS",
        ),
    ],
)
def test_a_bad_environment_stops_the_boot_in_words(variables: dict[str, str], name: str) -> None:
    done = manage(variables, "check")

    assert done.returncode == 1
    assert f"  {name}" in done.stderr
    assert "Traceback" not in done.stderr
    assert "eighty" not in done.stderr
    assert "hush" not in done.stderr


def test_a_bad_environment_ends_gunicorn_instead_of_each_of_its_workers_for_ever() -> None:
    argv = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        "deploy/gunicorn_config.py",
        "-b",
        "127.0.0.1:0",
        "config.wsgi",
    ]
    env = {**default_environment(), **GOOD_PRODUCTION, "DJANGO_ALLOWED_HOSTS": "*"}
    done = subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 1
    assert "  DJANGO_ALLOWED_HOSTS" in done.stderr
    assert "Traceback" not in done.stderr


def test_production_boots_and_passes_the_deployment_check() -> None:
    done = manage(GOOD_PRODUCTION, "check", "--deploy", "--tag", "security")

    assert done.returncode == 0, done.stderr
    warned = {word for word in done.stderr.split() if word.startswith("(security.")}
    # Preloading binds a whole domain for years: the shop's owner decides that, not its software.
    assert warned <= {"(security.W021)"}


def test_production_names_cookies_so_that_browsers_take_them_from_this_host_alone() -> None:
    asked = (
        "from django.conf import settings; from django.test import Client\n"
        "page = Client().get('/admin/login/', secure=True, headers={'host': 'api.shop.example'})\n"
        "print(page.status_code, page.cookies.output(header=''))\n"
        "print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY)\n"
        "print(settings.SESSION_COOKIE_PATH, settings.SESSION_COOKIE_DOMAIN, settings.SESSION_COOKIE_SAMESITE)"
    )
    done = manage(GOOD_PRODUCTION, "shell", "-v0", "-c", asked)

    assert done.returncode == 0, done.stderr
    csrf, *session = done.stdout.strip().splitlines()
    assert csrf.startswith("200  __Host-csrftoken=")
    assert "Path=/; SameSite=Lax; Secure" in csrf
    assert "Domain" not in csrf
    assert session == ["__Host-sessionid True True", "/ None Lax"]
