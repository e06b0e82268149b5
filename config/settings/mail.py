"""Outgoing mail. Changes when mail is sent another way."""

from config.env import current

_ENV = current()
_PORTS = {"none": 25, "starttls": 587, "tls": 465}

EMAIL_BACKEND = _ENV.email_backend
EMAIL_HOST = _ENV.django_email_host or "localhost"
EMAIL_PORT = _ENV.django_email_port or _PORTS[_ENV.django_email_security]
EMAIL_HOST_USER = _ENV.django_email_host_user
EMAIL_HOST_PASSWORD = _ENV.django_email_host_password.get_secret_value()
EMAIL_USE_TLS = _ENV.django_email_security == "starttls"
EMAIL_USE_SSL = _ENV.django_email_security == "tls"
# For each step of the dialogue before the mail itself; workers/smtp.py says for how long after it.
EMAIL_TIMEOUT = 10
# Where mails are kept as files, by the class that `make run` sets.
EMAIL_FILE_PATH = _ENV.data_dir / "mails"
DEFAULT_FROM_EMAIL = _ENV.django_default_from_email
FRONTEND_PASSWORD_RESET_URL = _ENV.frontend_password_reset_url or f"{_ENV.storefront_url}/reset-password"
# Where letters send staff to sign in: config/urls.py has its path.
ADMIN_URL = f"{_ENV.public_url}/admin/"
SHOP_NAME = _ENV.shopster_name
