"""Where the spans of traces go. Changes when they are exported another way."""

from config.env import current

OTLP_ENDPOINT = current().otel_exporter_otlp_endpoint
SPANS = "shop.common.spans_otlp.OtlpSpans" if OTLP_ENDPOINT else "shop.common.spans.NoSpans"
