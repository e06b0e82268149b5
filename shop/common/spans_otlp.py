"""Spans to an OpenTelemetry collector, by OTLP over HTTP. Changes when they are exported differently.

Loaded only where OTEL_EXPORTER_OTLP_ENDPOINT is set. The SDK's own OTEL_ variables (headers, sampler, service
name) count too where the process's environment has them.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)
from opentelemetry.trace import Span as SdkSpan

from shop.common.spans import Kind

FLUSH_MS = 3000
_KINDS: Mapping[Kind, SpanKind] = {
    "server": SpanKind.SERVER,
    "internal": SpanKind.INTERNAL,
    "consumer": SpanKind.CONSUMER,
}
_TRACE_ID = re.compile("(?!0{32})[0-9a-f]{32}")
_TRACE = re.compile("(?P<id>[^:]+):(?P<span>[0-9a-f]{16}):(?P<flags>[0-9a-f]{2})")
# The request's id while its first span begins, which takes its trace id from it.
_beginning: ContextVar[str] = ContextVar("otlp_beginning", default="")


class _OwnTraceIds(RandomIdGenerator):
    """A trace goes by its request's id, so that logs, rows and spans are found by one."""

    def generate_trace_id(self) -> int:
        request_id = _beginning.get()
        return trace_number(request_id) if request_id else super().generate_trace_id()


def trace_number(request_id: str) -> int:
    """The W3C trace id of a request: its own id where it has that form, else one that is derived from it."""
    if _TRACE_ID.fullmatch(request_id):
        return int(request_id, 16)
    return int.from_bytes(hashlib.sha256(request_id.encode()).digest()[:16])


class OtlpSpan:
    """A span of the SDK."""

    def __init__(self, span: SdkSpan, request_id: str) -> None:
        self._span = span
        own = span.get_span_context()
        self.trace = f"{request_id}:{own.span_id:016x}:{int(own.trace_flags) & 0xFF:02x}"

    def tell(self, attributes: dict[str, Any], *, name: str = "") -> None:
        """Add what became known, and a better name."""
        self._span.set_attributes(attributes)
        if name:
            self._span.update_name(name)

    def fail(self, reason: str) -> None:
        """Say that the work failed."""
        self._span.set_status(Status(StatusCode.ERROR, reason))


class OtlpSpans:
    """Spans in batches, sent by a thread of their own; a collector that is away costs nobody anything."""

    on = True

    def __init__(self) -> None:
        resource = Resource({"service.name": "shopster"}).merge(OTELResourceDetector().detect())
        exporter = OTLPSpanExporter(endpoint=f"{settings.OTLP_ENDPOINT}/v1/traces")
        self._provider = TracerProvider(resource=resource, id_generator=_OwnTraceIds())
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("shopster")

    @contextmanager
    def span(
        self, name: str, kind: Kind, trace: str, attributes: dict[str, Any] | None
    ) -> Iterator[OtlpSpan]:
        """A span while the block runs. `internal` ones belong to the one around them, others to `trace`."""
        request_id = trace.partition(":")[0]
        token = _beginning.set(request_id)
        try:
            started = self._tracer.start_as_current_span(
                name,
                context=None if kind == "internal" else _parent(trace),
                kind=_KINDS[kind],
                attributes=attributes,
            )
            with started as span:
                _beginning.reset(token)
                token = _beginning.set("")
                yield OtlpSpan(span, request_id)
        finally:
            _beginning.reset(token)

    def flush(self) -> None:
        """Send what has ended; for a process that is about to end."""
        self._provider.force_flush(FLUSH_MS)


def _parent(trace: str) -> Context:
    """The span that a trace goes on from; nothing where it names none."""
    found = _TRACE.fullmatch(trace)
    if not found:
        return Context()
    flags = TraceFlags(int(found["flags"], 16))
    context = SpanContext(
        trace_number(found["id"]), int(found["span"], 16), is_remote=True, trace_flags=flags
    )
    return set_span_in_context(NonRecordingSpan(context), Context())
