"""Which processes a stack has, and what they are told."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from config.env_mail import FILES
from deploy.local.data import DataFolder
from deploy.local.ports import Ports
from deploy.local.topology import (
    SECRETS_OF_THE_SHOP,
    processes_of_a_stack,
    stack_environment,
    storefront,
)

PORTS = Ports(api=1001, storefront=1002, search=1003, flower=1004)
GIVEN = {"DATABASE_URL": "postgresql://h/d", "REDIS_URL": "redis://h/0", "PATH": "/bin"}


def _names(environment: dict[str, str]) -> set[str]:
    return {command.name for command in processes_of_a_stack(environment, PORTS)}


def _environments(environment: dict[str, str]) -> dict[str, Mapping[str, str]]:
    return {command.name: command.env for command in processes_of_a_stack(environment, PORTS)}


def test_a_stack_has_every_process_of_the_product(data: DataFolder) -> None:
    assert _names(stack_environment(GIVEN, data, PORTS)) == {
        "api",
        "search",
        "relay",
        "worker-critical",
        "worker-default",
        "worker-bulk",
        "beat",
        "flower",
        "storefront",
    }


def test_algolia_takes_the_place_of_our_search_server(data: DataFolder) -> None:
    theirs = GIVEN | {"ALGOLIA_APP_ID": "APP", "ALGOLIA_ADMIN_API_KEY": "a", "ALGOLIA_SEARCH_API_KEY": "s"}
    ours = theirs | {"SHOPSTER_SEARCH_URL": "http://127.0.0.1:1003"}

    assert "search" not in _names(stack_environment(theirs, data, PORTS))
    assert "search" in _names(stack_environment(ours, data, PORTS))


def test_what_people_set_wins_over_what_is_made_up_for_them(data: DataFolder) -> None:
    theirs = {
        "DJANGO_SECRET_KEY": "theirs",
        "FLOWER_BASIC_AUTH": "me:mine",
        "SHOPSTER_DEMO_PASSWORD": "other",
    }

    environment = stack_environment(GIVEN | theirs, data, PORTS)

    assert environment.items() >= theirs.items()
    assert environment["JWT_SIGNING_KEY"] == data.secrets()["JWT_SIGNING_KEY"]
    assert environment["JWT_SIGNING_KEY"] != stack_environment({}, data, PORTS)["DJANGO_SECRET_KEY"]


@pytest.mark.parametrize(
    "theirs",
    [
        {"DJANGO_EMAIL_HOST": "smtp.shop.example"},
        {"DJANGO_EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"},
        {"SHOPSTER_ENV": "production"},
    ],
    ids=["a mail server", "another class", "production"],
)
def test_mails_are_kept_where_nobody_says_how_they_are_sent(data: DataFolder, theirs: dict[str, str]) -> None:
    assert stack_environment(GIVEN, data, PORTS)["DJANGO_EMAIL_BACKEND"] == FILES
    set_up = stack_environment(GIVEN | theirs, data, PORTS)
    assert set_up.get("DJANGO_EMAIL_BACKEND") == theirs.get("DJANGO_EMAIL_BACKEND")


def test_every_process_is_told_the_same_ports_and_folder(data: DataFolder) -> None:
    stale = GIVEN | {"SHOPSTER_API_PORT": "9", "SHOPSTER_DATA": "var"}
    environment = stack_environment(stale, data, PORTS)

    for command in processes_of_a_stack(environment, PORTS):
        assert command.env["SHOPSTER_API_PORT"] == "1001"
        assert command.env["SHOPSTER_FLOWER_PORT"] == "1004"
        assert Path(command.env["SHOPSTER_DATA"]) == data.path


def test_the_storefront_finds_its_neighbours(data: DataFolder) -> None:
    command = storefront(stack_environment(GIVEN, data, PORTS), PORTS)

    assert command.env["PORT"] == "1002"
    assert command.env["HOSTNAME"] == "127.0.0.1"
    assert command.env["API_INTERNAL_URL"] == "http://127.0.0.1:1001"
    assert command.env["SITE_URL"] == "http://127.0.0.1:1002"


def test_the_admin_key_goes_to_those_alone_who_write_to_the_index(data: DataFolder) -> None:
    theirs = GIVEN | {
        "ALGOLIA_APP_ID": "APP",
        "ALGOLIA_ADMIN_API_KEY": "a",
        "ALGOLIA_SEARCH_API_KEY": "s",
        "SHOPSTER_SEARCH_URL": "http://127.0.0.1:1003",
    }
    commands = processes_of_a_stack(stack_environment(theirs, data, PORTS), PORTS)

    without = {command.name for command in commands if "ALGOLIA_ADMIN_API_KEY" not in command.env}

    assert without == {"api", "flower", "storefront"}


def test_the_storefront_is_told_no_secret_of_the_shop(data: DataFolder) -> None:
    environment = stack_environment(GIVEN | {"ALGOLIA_ADMIN_API_KEY": "a"}, data, PORTS)
    told = storefront(environment, PORTS).env

    assert told["SHOPSTER_REVALIDATE_SECRET"] == data.secrets()["SHOPSTER_REVALIDATE_SECRET"]
    assert told.keys().isdisjoint(SECRETS_OF_THE_SHOP)
    assert told["PATH"] == "/bin"


def test_both_sides_know_what_the_storefront_signs_with(data: DataFolder) -> None:
    environment = stack_environment(GIVEN, data, PORTS)
    told = _environments(environment)

    assert told["api"]["SHOPSTER_STOREFRONT_SECRET"] == data.secrets()["SHOPSTER_STOREFRONT_SECRET"]
    assert told["storefront"]["SHOPSTER_STOREFRONT_SECRET"] == told["api"]["SHOPSTER_STOREFRONT_SECRET"]


def test_what_opens_shoppers_sessions_is_the_storefronts_alone(data: DataFolder) -> None:
    environment = stack_environment(GIVEN, data, PORTS)

    told = {name for name, env in _environments(environment).items() if "AUTH_SECRET" in env}

    assert told == {"storefront"}
    assert environment["AUTH_SECRET"] == data.secrets()["AUTH_SECRET"]


def test_the_storefront_works_out_addresses_before_it_serves(data: DataFolder) -> None:
    argv = [str(part) for part in storefront(stack_environment(GIVEN, data, PORTS), PORTS).argv]

    assert argv[1] == "--require"
    assert argv[2].endswith("client-address.cjs")
    assert argv[3].endswith("server.js")


def test_the_workers_purge_this_stacks_storefront(data: DataFolder) -> None:
    environment = stack_environment(GIVEN, data, PORTS)

    assert environment["SHOPSTER_STOREFRONT_INTERNAL_URL"] == "http://127.0.0.1:1002"


@pytest.mark.parametrize(
    "name", ["FLOWER_BASIC_AUTH", "DATABASE_URL", "REDIS_URL", "DJANGO_SECRET_KEY", "AUTH_SECRET"]
)
def test_no_secret_stands_in_a_command_line(data: DataFolder, name: str) -> None:
    environment = stack_environment(GIVEN, data, PORTS)

    for command in processes_of_a_stack(environment, PORTS):
        assert not any(environment[name] in str(argument) for argument in command.argv)


def test_each_process_shows_its_metrics_on_a_port_of_its_own(data: DataFolder) -> None:
    environment = stack_environment(GIVEN | {"SHOPSTER_METRICS_PORT": "9400"}, data, PORTS)

    ports = {
        command.name: command.env["SHOPSTER_METRICS_PORT"]
        for command in processes_of_a_stack(environment, PORTS)
        if command.name == "relay" or command.name.startswith("worker-")
    }

    assert ports == {
        "relay": "9400",
        "worker-critical": "9401",
        "worker-default": "9402",
        "worker-bulk": "9403",
    }
