"""The product's settings with a test app beside it, whose mails and webhooks go to the harness.

Every process of a chaos stack runs on them (`DJANGO_SETTINGS_MODULE`). Changes when the test app needs another setting.
"""

import os

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS as PRODUCT_APPS

# After `workers`, whose table of effects it extends.
INSTALLED_APPS = [*PRODUCT_APPS, "tests.chaos.orders"]
ROOT_URLCONF = "tests.chaos.urls"

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_USE_TLS = False
EMAIL_PORT = int(os.environ.get("CHAOS_SMTP_PORT", "0"))
CHAOS_WEBHOOK_URL = os.environ.get("CHAOS_WEBHOOK_URL", "")
