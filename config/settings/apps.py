"""Installed apps, middleware, templates and entry points. Changes when a room is added to the house."""

from config.env import ROOT, current

BASE_DIR = ROOT
_OWN = [current().templates] if current().templates else []

DJANGO_APPS = [
    "config.back_office_app.BackOffice",
    # Before the app whose commands it takes the place of.
    "shop.accounts.command_line",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]
PACKAGES = [
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_celery_beat",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]
ROOMS = [
    "shop.audit",
    "shop.outbox",
    "shop.accounts",
    "shop.media",
    "shop.catalog",
    "shop.inventory",
    "shop.pricing",
    "shop.imports",
    "shop.search",
    "shop.api",
    "workers",
]
INSTALLED_APPS = DJANGO_APPS + PACKAGES + ROOMS

MIDDLEWARE = [
    "config.observing.Observed",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shop.api.private_answers.PrivateAnswers",
    "shop.api.effects_header.EffectsHeader",
    "config.back_office.BackOfficeSessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.back_office.BackOfficeUsers",
    "config.back_office.BackOfficeMessages",
    "config.back_office.BackOfficeUnavailable",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Before the packages' own, so that every page of the admin can be added to; a shop's own before all of them.
        "DIRS": [*_OWN, ROOT / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
