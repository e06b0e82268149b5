"""The REST API: authentication, errors, pages, documentation. Changes when the API's manners do."""

from datetime import timedelta
from typing import Any

from config.env import current
from config.env_values import listed

_ENV = current()

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["shop.api.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["shop.api.permissions.StaffWrites"],
    "DEFAULT_RENDERER_CLASSES": ["shop.api.renderers.FastJSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "shop.api.renderers.OneForm",
    "DEFAULT_PARSER_CLASSES": ["shop.api.parsers.BoundedJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "shop.api.schema.Schema",
    "EXCEPTION_HANDLER": "shop.api.errors.answer",
    # Zero means that nobody's word about the client's address is believed.
    "NUM_PROXIES": _ENV.shopster_trusted_proxies,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
# Tokens are made and read by shop/accounts/tokens.py; what the package's own classes would do is pinned all the same.
SIMPLE_JWT: dict[str, Any] = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=_ENV.jwt_access_token_minutes),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=_ENV.jwt_refresh_token_days),
    "SIGNING_KEY": _ENV.jwt_signing_key.get_secret_value(),
    "ALGORITHM": "HS256",
    "ISSUER": "shopster",
    "AUDIENCE": "shopster-api",
    "USER_ID_FIELD": "public_id",
    "USER_ID_CLAIM": "sub",
    # Servers' clocks may differ by so many seconds.
    "LEEWAY": 60,
    "UPDATE_LAST_LOGIN": False,
}
# Keys that still open what they have signed.
JWT_PREVIOUS_KEYS = listed(_ENV.jwt_previous_signing_keys.get_secret_value())
JWT_SESSION_LIFETIME = timedelta(days=_ENV.jwt_session_days)
SPECTACULAR_SETTINGS = {
    "TITLE": "Shopster API",
    "DESCRIPTION": "Products, categories and pictures of the shop: reads are public, writes are for staff. Accounts: "
    "what people do with their own. Every answer carries `X-Request-ID`: the trace id of a W3C `traceparent`, else the "
    "`X-Request-ID` that was sent, else a new one.",
    "VERSION": "0.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "ProductStatusEnum": "shop.catalog.models.Product.Status",
        "AttributeTypeEnum": "shop.catalog.models.Attribute.Kind",
    },
}
