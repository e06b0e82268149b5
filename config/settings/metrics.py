"""Metrics for Prometheus. Changes when they are served or kept elsewhere."""

from config.env import current

_ENV = current()

METRICS_TOKEN = _ENV.shopster_metrics_token.get_secret_value()
METRICS_BIND = (_ENV.shopster_metrics_host, _ENV.shopster_metrics_port)
METRICS_DATA = _ENV.data_dir / "metrics"
