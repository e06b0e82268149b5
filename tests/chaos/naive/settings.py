"""The chaos settings with effects sent as messages. Changes when the usual way can be tuned further."""

from tests.chaos.settings import *  # noqa: F403
from tests.chaos.settings import CELERY_BROKER_TRANSPORT_OPTIONS as PRODUCT_OPTIONS
from tests.chaos.settings import INSTALLED_APPS as WITH_ORDERS

INSTALLED_APPS = [*WITH_ORDERS, "tests.chaos.naive"]

CELERY_IMPORTS = ["tests.chaos.naive.tasks"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_ACKS_ON_FAILURE_OR_TIMEOUT = False
# A minute of chaos is too short for the usual hour until a lost worker's messages come back.
CELERY_BROKER_TRANSPORT_OPTIONS = {**PRODUCT_OPTIONS, "visibility_timeout": 15}
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 3,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.5,
}
