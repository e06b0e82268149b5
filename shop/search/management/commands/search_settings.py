"""`manage.py search_settings`: how the index is set up, compared with the code, and made to agree with it."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from shop.search.client import IndexAway, IndexRefused
from shop.search.keys import NoAdminKey, credentials
from shop.search.setup import (
    Difference,
    differences,
    live,
    push_differing_settings,
    push_differing_vocabulary,
    wanted_settings,
)
from shop.search.synonyms import UnusableVocabulary

_ADMIN_KEY_HELP = (
    "print the admin key of our own search server, made where there is none yet: for a person who wants to look into "
    "the index with another client, or repair it by hand; the workers find it by themselves"
)


class Command(BaseCommand):
    help = "Show the live settings, synonyms and rules of the index and its replicas; compare, or make them agree."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True, metavar="show|diff|push|admin-key")
        commands.add_parser("show", help="what the index and its replicas have now, as JSON")
        commands.add_parser(
            "diff", help="what differs from the code, index by index; exit code 1 where anything does"
        )
        commands.add_parser("push", help="make what differs agree with the code")
        key = commands.add_parser("admin-key", help=_ADMIN_KEY_HELP)
        key.add_argument(
            "--pipe", action="store_true", help="print it though the output is no terminal, and may be a log"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        runs: dict[str, Callable[[], None]] = {
            "show": self._show,
            "diff": self._diff,
            "push": self._push,
            "admin-key": lambda: self._admin_key(to_pipe=options["pipe"]),
        }
        try:
            runs[options["command"]]()
        except (IndexAway, IndexRefused, NoAdminKey, UnusableVocabulary) as error:
            raise CommandError(str(error)) from error

    def _show(self) -> None:
        shown = {name: live(name) for name in wanted_settings()}
        self.stdout.write(json.dumps(shown, indent=2, ensure_ascii=False))

    def _diff(self) -> None:
        found = differences()
        self._tell(found)
        if found:
            raise SystemExit(1)

    def _push(self) -> None:
        pushed = [*push_differing_settings(), *push_differing_vocabulary()]
        self._tell(pushed)
        if left := differences():
            raise CommandError(f"Pushed, but {_count(left)} still; `search_settings diff` shows what.")
        if pushed:
            self.stdout.write("Pushed: all of it is as the code says now.")

    def _tell(self, found: list[Difference]) -> None:
        if not found:
            self.stdout.write("The index and its replicas are as the code says.")
        for index in dict.fromkeys(one.index for one in found):
            self.stdout.write(index)
            for one in (one for one in found if one.index == index):
                self.stdout.write(f"  {one.kind} {one.name}")
                self.stdout.write(f"    live: {_shown(one.live)}")
                self.stdout.write(f"    code: {_shown(one.wanted)}")

    def _admin_key(self, *, to_pipe: bool) -> None:
        if settings.SEARCH_APP_ID:
            raise CommandError(
                "ALGOLIA_APP_ID is set, so the admin key is the one that you set as ALGOLIA_ADMIN_API_KEY; "
                "Algolia's dashboard shows Algolia's."
            )
        if not to_pipe and not self.stdout.isatty():
            raise CommandError(
                "The output is no terminal: the key opens the whole index and belongs in no log. With --pipe it is "
                "printed all the same."
            )
        self.stdout.write(credentials().admin_key)


def _count(found: list[Difference]) -> str:
    return "one thing differs" if len(found) == 1 else f"{len(found)} things differ"


def _shown(value: Any) -> str:
    return "-" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
