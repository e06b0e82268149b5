"""`manage.py outbox`: how the effects stand, and what is to be done about some of them."""

import getpass
import json
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shop.audit.actor import Actor
from shop.outbox.queries import missing_ids, undone
from shop.outbox.reads import ledger
from shop.outbox.report import as_json, as_text
from shop.outbox.rules import alerts
from shop.outbox.services.prune import prune
from shop.outbox.services.retry_effects import retry_effects
from shop.outbox.services.skip_effects import skip_effects
from shop.outbox.table import effect_types

# Rows are held no longer than this many take; an interrupted command is simply run again.
BATCH = 1_000


class Command(BaseCommand):
    help = "Show how the effects stand; retry or skip some of them; clear what done ones no longer need."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True, metavar="status|retry|skip|prune")
        status = commands.add_parser(
            "status", help="owed, running, waiting and dead effects by lane and topic"
        )
        status.add_argument("--check", action="store_true", help="exit code 1 when something is wrong")
        status.add_argument("--json", action="store_true", help="in figures, for programs")
        retry = commands.add_parser("retry", help="owe dead and waiting effects again, due now")
        skip = commands.add_parser("skip", help="declare owed and dead effects not to be carried out")
        for decision in (retry, skip):
            decision.add_argument("--topic", help="effects of this topic, such as search.product")
            decision.add_argument(
                "--id", type=int, action="append", dest="ids", metavar="ID", help="this effect"
            )
            decision.add_argument("--dead", action="store_true", help="dead effects alone")
            decision.add_argument("--reason", required=True, help="kept in the audit trail")
            decision.add_argument("--by", default="", help="who decides; by default this system's user")
        commands.add_parser("prune", help="clear old details of done effects and old slots of periodic jobs")

    def handle(self, *args: Any, **options: Any) -> None:
        runs: dict[str, Callable[[dict[str, Any]], None]] = {
            "status": self._status,
            "retry": self._retry,
            "skip": self._skip,
            "prune": self._prune,
        }
        runs[options["command"]](options)

    def _status(self, options: dict[str, Any]) -> None:
        now = ledger()
        self.stdout.write(json.dumps(as_json(now), indent=2) if options["json"] else as_text(now))
        if options["check"] and alerts(now):
            raise SystemExit(1)

    def _retry(self, options: dict[str, Any]) -> None:
        count, left = self._decide(retry_effects, options, failed=True)
        self._tell("To be tried again now", count, left)

    def _skip(self, options: dict[str, Any]) -> None:
        count, left = self._decide(skip_effects, options, failed=False)
        self._tell("Skipped", count, left)

    def _tell(self, done: str, count: int, left: int) -> None:
        note = f" Left as they are, done or running: {left}." if left else ""
        self.stdout.write(f"{done}: {count}.{note}")

    def _decide(
        self, service: Callable[..., int], options: dict[str, Any], *, failed: bool
    ) -> tuple[int, int]:
        if not (reason := options["reason"].strip()):
            raise CommandError("--reason: say why; the audit trail keeps it")
        actor = Actor(id="", label=f"{options['by'].strip()[:100] or _user()} (manage.py outbox)")
        topic, ids = options["topic"], options["ids"]
        if not (topic or ids or options["dead"]):
            raise CommandError("which effects? Give --topic, --id or --dead")
        if topic and topic not in (known := _known_topics()):
            raise CommandError(f"--topic: there is no {topic!r}; known are {', '.join(known)}")
        if ids and (missing := missing_ids(ids)):
            raise CommandError(f"--id: there is no effect {', '.join(map(str, missing))}")
        chosen = undone(topic=topic, ids=ids, dead_only=options["dead"], failed_only=failed)
        count = 0
        for start in range(0, len(chosen), BATCH):
            batch = chosen[start : start + BATCH]
            count += service(ids=batch, actor=actor, reason=reason)
        return count, len(chosen) - count

    def _prune(self, options: dict[str, Any]) -> None:
        details, slots = prune()
        self.stdout.write(f"Cleared: details of {details} effects, {slots} slots of periodic jobs.")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run as a number that no name belongs to
        raise CommandError("--by: say who decides; this system's user has no name") from None


def _known_topics() -> list[str]:
    """The table's, and those of other releases that owe something or have something dead."""
    return sorted({line.topic for line in effect_types()} | set(ledger(cap=1).topics()))
