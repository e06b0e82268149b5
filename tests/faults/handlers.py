"""Carries the effects of these tests out at the sink, as a handler of the product would at its own."""

import ctypes
import os
from collections.abc import Callable, Sequence
from typing import Any

import requests

from shop.catalog.models import Category
from shop.outbox.protocol import Claim
from workers.outcome import SinkUnavailable

SINK = "FAULTS_SINK"
# A call that a test holds lasts as long as the test wants.
TIMEOUT_SECONDS = 40


def send_mail(claims: Sequence[Claim]) -> None:
    """A mail for each claim. The sink takes every one: like a mail server, it knows no keys."""
    for claim in claims:
        _post("mail", claim)


def charge(claims: Sequence[Claim]) -> None:
    """A charge for each claim, under its key; the sink honours it as a payment provider does."""
    for claim in claims:
        _post("charge", claim)


def push_records(claims: Sequence[Claim]) -> None:
    """The present name of each category at its claimed generation; the sink ignores older generations."""
    names = dict(
        Category.objects.filter(pk__in=[int(claim.key) for claim in claims]).values_list("pk", "name")
    )
    for claim in claims:
        _post("record", claim, value=names.get(int(claim.key)))


def make_trouble(claims: Sequence[Claim]) -> None:
    """Do harm to this process, in the way that the claim names."""
    for claim in claims:
        _post("trouble", claim)
        TROUBLES[claim.payload["how"]]()


def _exhaust_memory() -> None:
    bytearray(2**62)


def _recurse() -> None:
    def again(depth: int) -> int:
        return again(depth + 1) + 1

    again(0)


def _crash() -> None:
    ctypes.string_at(0)


TROUBLES: dict[str, Callable[[], None]] = {
    "memory": _exhaust_memory,
    "recursion": _recurse,
    "segfault": _crash,
    "none": lambda: None,
}


def _post(what: str, claim: Claim, **more: Any) -> None:
    body = {"key": claim.key, "generation": claim.generation, "attempts": claim.attempts, **more}
    try:
        answer = requests.post(f"{os.environ[SINK]}/{what}", json=body, timeout=TIMEOUT_SECONDS)
    except requests.RequestException as error:
        raise SinkUnavailable(f"the sink does not answer: {error}") from error
    answer.raise_for_status()
