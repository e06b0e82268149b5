"""A request and what follows from it are one trace, at a collector that listens for real.

The collector is an HTTP server that takes OTLP; what it got is what these tests look at.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from pytest_django import Settings
from rest_framework.test import APIClient

from config import observing
from shop.common import write
from shop.common.spans_otlp import OtlpSpans, trace_number
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect
from shop.outbox.table import required_effect_type
from shop.search import client as search_client
from tests.conftest import ROOT
from tests.environment import free_port
from workers import observing as working
from workers.deliver import deliver

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
MUG = {"name": "Mug", "status": "active", "variants": [{"price": 1800}]}


@dataclass
class Collector:
    """What arrived, in the order of its arrival."""

    spans: list[Any] = field(default_factory=list)
    services: set[str] = field(default_factory=set)
    port: int = 0

    def take(self, body: bytes) -> None:
        """One POST of an exporter."""
        for group in ExportTraceServiceRequest.FromString(body).resource_spans:
            names = {pair.key: pair.value.string_value for pair in group.resource.attributes}
            self.services.add(names["service.name"])
            self.spans += [span for scope in group.scope_spans for span in scope.spans]

    def named(self, name: str) -> Any:
        """The one span of that name."""
        (found,) = [span for span in self.spans if span.name == name]
        return found


@pytest.fixture
def collector() -> Iterator[Collector]:
    """An OTLP receiver on a port of its own."""
    got = Collector()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/traces"
            got.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    got.port = server.server_port
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield got
    server.shutdown()
    thread.join(10)
    server.server_close()


@pytest.fixture
def exporting(collector: Collector, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> OtlpSpans:
    """This process as one that was started with OTEL_EXPORTER_OTLP_ENDPOINT."""
    settings.OTLP_ENDPOINT = f"http://127.0.0.1:{collector.port}"
    spans = OtlpSpans()
    for module in (observing, write, working):
        monkeypatch.setattr(module, "spans", spans)
    return spans


def attributes(span: Any) -> dict[str, Any]:
    return {pair.key: pair.value.string_value or pair.value.int_value for pair in span.attributes}


@pytest.mark.django_db(transaction=True)
def test_a_request_its_write_and_its_effects_are_one_trace(
    staff_api: APIClient, collector: Collector, exporting: OtlpSpans
) -> None:
    answer = staff_api.post("/api/products/", MUG, headers={"traceparent": f"00-{TRACE}-{SPAN}-01"})
    assert answer["X-Request-ID"] == TRACE
    line = required_effect_type("collections.product")
    assert deliver(line, Lane.DEFAULT) == 1
    exporting.flush()

    request = collector.named("POST api/products/")
    written = collector.named("write create")
    effect = collector.named("effect collections.product")
    assert {span.trace_id.hex() for span in (request, written, effect)} == {TRACE}
    assert request.parent_span_id.hex() == SPAN
    assert written.parent_span_id == request.span_id
    assert effect.parent_span_id == request.span_id
    assert attributes(request)["http.response.status_code"] == 201
    row = Effect.objects.get(topic="collections.product")
    assert row.trace_id == f"{TRACE}:{request.span_id.hex()}:01"
    assert attributes(effect)["shopster.effect.id"] == row.pk
    assert collector.services == {"shopster"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("given", ["0123456789abcdef0123456789abcdef", "from-the-proxy"])
def test_the_requests_id_is_its_traces_id_where_no_trace_came_with_it(
    staff_api: APIClient, collector: Collector, exporting: OtlpSpans, given: str
) -> None:
    staff_api.post("/api/products/", MUG, headers={"x-request-id": given})
    deliver(required_effect_type("collections.product"), Lane.DEFAULT)
    exporting.flush()
    request, effect = collector.named("POST api/products/"), collector.named("effect collections.product")
    assert request.trace_id == effect.trace_id == trace_number(given).to_bytes(16)
    assert not request.parent_span_id
    assert Effect.objects.filter(trace_id__startswith=f"{given}:").count() == 2


@pytest.mark.django_db(transaction=True)
def test_an_effect_that_fails_is_a_span_that_failed(
    staff_api: APIClient,
    collector: Collector,
    exporting: OtlpSpans,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.SEARCH_URL = f"http://127.0.0.1:{free_port()}"
    monkeypatch.setattr(search_client._local, "client", None, raising=False)
    staff_api.post("/api/products/", MUG)
    deliver(required_effect_type("search.product"), Lane.DEFAULT)
    exporting.flush()
    failed = collector.named("effect search.product")
    assert failed.status.code == failed.status.STATUS_CODE_ERROR
    assert "SinkUnavailable" in failed.status.message


@pytest.mark.django_db(transaction=True)
def test_effects_of_one_batch_are_in_the_traces_of_their_own_requests(
    staff_api: APIClient, collector: Collector, exporting: OtlpSpans
) -> None:
    ids = {staff_api.post("/api/products/", MUG | {"name": name})["X-Request-ID"] for name in "ABC"}
    Effect.objects.filter(key=str(Effect.objects.order_by("pk")[0].key)).update(
        trace_id="nonsense:of:some:other:release"
    )
    assert deliver(required_effect_type("collections.product"), Lane.DEFAULT) == 3
    exporting.flush()
    effects = [span for span in collector.spans if span.name == "effect collections.product"]
    assert len(effects) == 3
    assert len({span.trace_id.hex() for span in effects} & ids) == 2


@pytest.mark.django_db(transaction=True)
def test_a_caller_who_does_not_sample_is_not_recorded(
    staff_api: APIClient, collector: Collector, exporting: OtlpSpans
) -> None:
    staff_api.post("/api/products/", MUG, headers={"traceparent": f"00-{TRACE}-{SPAN}-00"})
    deliver(required_effect_type("collections.product"), Lane.DEFAULT)
    exporting.flush()
    assert collector.spans == []


# redis-py loads parts of the SDK by itself wherever it is installed; the exporter is ours alone.
LOADED = """
import django, sys
django.setup()
import config.wsgi, workers.app
print("opentelemetry.exporter" in sys.modules, "shop.common.spans_otlp" in sys.modules)
"""


@pytest.mark.parametrize(("endpoint", "loaded"), [("", "False False"), ("http://127.0.0.1:1", "True True")])
def test_a_process_that_exports_nothing_loads_nothing_for_it(endpoint: str, loaded: str) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "OTEL_EXPORTER_OTLP_ENDPOINT": endpoint,
    }
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == loaded
