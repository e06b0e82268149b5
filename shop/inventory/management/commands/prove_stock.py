"""Show on this very database that stock can't be sold twice."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shop.inventory.proving import prove


def _from_one(most: int) -> Any:
    def number(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= most):
            raise ArgumentTypeError(f"{text!r} is not a number from 1 to {most}")
        return int(text)

    return number


class Command(BaseCommand):
    help = (
        "Has many buyers at once want a scratch variant, take it and give it back, and looks on whether more is ever"
        " promised than there is. The variant is deleted afterwards."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--workers", type=_from_one(500), default=50, help="Buyers at once; each has a connection."
        )
        parser.add_argument("--units", type=_from_one(10**6), default=100, help="How many there are.")
        parser.add_argument("--attempts", type=_from_one(10**5), default=20, help="Of each buyer.")

    def handle(self, *args: Any, **options: Any) -> None:
        workers, units, attempts = options["workers"], options["units"], options["attempts"]
        proof = prove(workers=workers, units=units, attempts=attempts)
        tried = workers * attempts
        lines = [
            f"{workers} buyers at once made {tried} attempts to get some of {units} units in {proof.seconds:.1f} s"
            f" ({tried / proof.seconds:.0f} a second).",
            f"Sold:     {proof.sold} units, and {proof.left} are left",
            f"Refused:  {proof.refused} attempts",
            f"Returned: {proof.released} units by buyers who changed their minds",
            f"Looks:    {proof.looks} while they did",
        ]
        self.stdout.write("\n".join(lines))
        if proof.broken:
            raise CommandError("The invariant is BROKEN:\n" + "\n".join(sorted(set(proof.broken))))
        self.stdout.write(
            "Invariant: held. Never more promised than there were, and every unit is accounted for."
        )
