"""Outgoing mail. Changes when mail is sent another way."""

from config.env import current

_ENV = current()

EMAIL_BACKEND = _ENV.django_email_backend
DEFAULT_FROM_EMAIL = _ENV.django_default_from_email
EMAIL_TIMEOUT = 10
FRONTEND_PASSWORD_RESET_URL = _ENV.frontend_password_reset_url or f"{_ENV.storefront_url}/password-reset"
