"""Metrics for Prometheus: where they are kept, what is shown, and to whom. Changes when one of these does.

A process of its own keeps its metrics in memory. The processes of one web server or one worker keep them in files
of one folder, a set for each slot: who takes a dead process's slot counts on from where it was, so that nothing is
lost and the folder does not grow. What all processes could tell (the ledger, the database) is asked for when
somebody looks, by collectors.
"""

import ipaddress
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from django.conf import settings
from django.utils.crypto import constant_time_compare
from prometheus_client import CollectorRegistry, disable_created_metrics, generate_latest, values
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

REGISTRY = CollectorRegistry()
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# A second series for each counter that says when it began is worth nothing to us.
disable_created_metrics()  # type: ignore[no-untyped-call]


def empty(folder: Path) -> None:
    """Make `folder` new: what a server of before counted is not this one's. Nobody may be using it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def share(folder: Path, slot: Callable[[], object]) -> None:
    """Keep what this process and its children count from here on in files of `folder`.

    `slot()` differs between processes that run at the same time, and is used again by who takes another's place.
    Only metrics with labels are shared, for they begin with their first use.
    """
    os.environ[FOLDER] = str(folder)
    values.ValueClass = values.MultiProcessValue(lambda: f"slot-{slot()}")  # type: ignore[no-untyped-call]


class _Own(Collector):
    """What this process keeps in memory."""

    def collect(self) -> Iterator[Metric]:
        yield from REGISTRY.collect()


def exposition(collectors: Iterable[Collector] = ()) -> bytes:
    """Everything that is known, in Prometheus' text format."""
    shown = CollectorRegistry()
    if folder := os.environ.get(FOLDER):
        MultiProcessCollector(shown, folder)  # type: ignore[no-untyped-call]
    else:
        shown.register(_Own())
    for collector in collectors:
        shown.register(collector)
    return generate_latest(shown)


def refusal(headers: Mapping[str, str]) -> int | None:
    """The status that refuses a caller (WSGI's environment tells of it); None for one who may look.

    With SHOPSTER_METRICS_TOKEN that is who knows it. Without, it is this machine, unless in production: what a proxy
    passes on looks as if it came from here.
    """
    if settings.METRICS_TOKEN:
        given = headers.get("HTTP_AUTHORIZATION", "")
        return None if constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}") else 403
    passed_on = any(name in headers for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_VIA"))
    here = _is_loopback(headers.get("REMOTE_ADDR", ""))
    return None if here and not passed_on and not settings.PRODUCTION else 404


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
