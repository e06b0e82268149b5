"""Secrets, hosts, cookies, passwords and headers. Changes when a protection is added."""

from config.env import current

_ENV = current()


def _listed(value: str) -> list[str]:
    return [item.strip() for item in value.split(",") if item.strip()]


PRODUCTION = _ENV.production
SECRET_KEY = _ENV.django_secret_key.get_secret_value()
DEBUG = _ENV.django_debug
ALLOWED_HOSTS = _listed(_ENV.django_allowed_hosts)
CSRF_TRUSTED_ORIGINS = _listed(_ENV.django_csrf_trusted_origins)
if _ENV.shopster_trusted_proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# The demo's staff login, which production refuses to make.
DEMO_PASSWORD = _ENV.shopster_demo_password.get_secret_value()
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
] + [{"NAME": "shop.accounts.password_policy.MaximumLengthValidator"}]
# The first makes new hashes; those of the others are read, and made anew when their password is next given.
PASSWORD_HASHERS = [
    f"django.contrib.auth.hashers.{name}" for name in ("ScryptPasswordHasher", "PBKDF2PasswordHasher")
]
PASSWORD_RESET_TIMEOUT = 30 * 60
# Without a second factor staff then see nothing but the page that sets one up.
STAFF_OTP_REQUIRED = _ENV.staff_otp_required
# What an authenticator app calls the account.
OTP_TOTP_ISSUER = _ENV.shopster_name
# Where somebody goes on who signs in with a `next` that is refused, such as another site's address.
LOGIN_REDIRECT_URL = "admin:index"

# Staff's sessions end after this much silence; after twelve hours in any case (shop/accounts/back_office/).
SESSION_COOKIE_AGE = 30 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _ENV.production
CSRF_COOKIE_SECURE = _ENV.production
if _ENV.production:
    # A browser takes cookies of such names from this host alone, and over HTTPS alone.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
SECURE_SSL_REDIRECT = _ENV.production
# A load balancer asks for health over plain HTTP from inside, as Prometheus does for metrics.
SECURE_REDIRECT_EXEMPT = [r"^api/health/", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _ENV.production else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _ENV.production
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
