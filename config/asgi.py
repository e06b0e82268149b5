"""The ASGI entry point, for servers that speak it."""

import os

from django.core.asgi import get_asgi_application

from config.web import web_environment

web_environment()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_asgi_application()
