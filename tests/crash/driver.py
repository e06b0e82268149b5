"""Carries out one piece of work at a time in a process of its own, which a failpoint may end or stop.

`python -m tests.crash.driver` loads the shop once, without ever connecting to anything, and forks for each line of
JSON on its standard input. It answers with one line for each thing that befalls the child: {"stopped": true}, whereupon
{"go": true} continues it, or {"code": N}: 0 finished, 3 a failpoint raised out of it, 9 it ended on the spot.
"""

import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any
from unittest.mock import patch

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.utils.module_loading import import_string

from shop.common.failpoints import FailpointReached, arm
from shop.outbox import protocol
from shop.outbox.lanes import Lane
from shop.outbox.protocol import Claim, claim
from shop.outbox.table import effect_types, required_effect_type
from tests.crash import runs
from tests.crash.driving import RAISED
from tests.crash.scenarios import SCENARIOS, small_pieces
from tests.crash.world import take_over_table
from workers import app as worker_app
from workers import leases
from workers.deliver import carry_out, deliver
from workers.outcome import Handler
from workers.relay import Relay


def main() -> None:
    """Serve until standard input ends."""
    take_over_table()
    for line in effect_types():
        import_string(line.handler)
    _answer({"ready": os.getpid()})
    with small_pieces(), runs.noted():
        for text in sys.stdin:
            _follow(_fork(json.loads(text)))


def _fork(job: dict[str, Any]) -> int:
    child = os.fork()
    if child:
        return child
    os.dup2(2, 1)
    code = 1
    try:
        arm(job["failpoints"])
        WORK[job["work"]](job)
        code = 0
    except FailpointReached:
        code = RAISED
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _follow(child: int) -> None:
    while True:
        _, status = os.waitpid(child, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            _answer({"code": os.waitstatus_to_exitcode(status)})
            return
        _answer({"stopped": True})
        sys.stdin.readline()
        os.kill(child, signal.SIGCONT)


def _answer(befallen: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(befallen) + "\n")
    sys.stdout.flush()


def write(job: dict[str, Any]) -> None:
    """The business write; with `twice` its client asks again, as after a time-out."""
    for _ in range(2 if job["twice"] else 1):
        SCENARIOS[job["topic"]].write(job["number"])


def ring(job: dict[str, Any]) -> None:
    """One sweep of a relay."""
    relay = Relay(worker_app.app)
    for _ in range(2 if job["twice"] else 1):
        relay.sweep()


def work(job: dict[str, Any]) -> None:
    """Answer one doorbell; with `twice` carry the batches out again, with claims that are no longer valid."""
    line = required_effect_type(job["topic"])
    batches: list[list[Claim]] = []

    def noted(*args: Any, **kwargs: Any) -> list[Claim]:
        claims = claim(*args, **kwargs)
        if claims:
            batches.append(claims)
        return claims

    with patch("workers.deliver.claim", noted), _long() if job["long"] else nullcontext():
        for lane in job["lanes"]:
            deliver(line, Lane(lane))
    if job["twice"]:
        arm("")
        for claims in list(batches):
            carry_out(line, claims)


@contextmanager
def _long() -> Iterator[None]:
    """Handlers take until their lease was renewed once, or until its renewal has ended in an error."""
    renewed = threading.Event()

    def renew(claims: Sequence[Claim]) -> int:
        count = protocol.renew(claims)
        renewed.set()
        return count

    def wait() -> None:
        while not renewed.wait(0.005) and any(t.name == "lease-renewal" for t in threading.enumerate()):
            pass

    def find(path: str) -> Handler:
        return runs.handler(path, wait)

    with (
        patch.object(leases, "RENEW_EVERY_SECONDS", 0.01),
        patch("workers.leases.renew", renew),
        patch("workers.deliver.import_string", find),
    ):
        yield


WORK = {"write": write, "ring": ring, "deliver": work}

if __name__ == "__main__":
    main()
