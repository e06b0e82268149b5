"""The product's settings with bare views, nothing around them, and the fastest way that Django has to a query.

Changes when a limit can be barer still.
"""

import config.settings
from config.settings import *  # noqa: F403

_SERVED = config.settings.DATABASES["default"]

ROOT_URLCONF = "tests.bench.bare.urls"
MIDDLEWARE = []
DATABASES = {
    "default": {
        **_SERVED,
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {**_SERVED["OPTIONS"], "server_side_binding": True, "prepare_threshold": 0},
    }
}
