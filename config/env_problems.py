"""What the environment's variables may not be together, and what production refuses. Changes when a check is added.

No message repeats a value: it may be a secret.
"""

from typing import TYPE_CHECKING

from config.env_mail import mail_contradictions, mail_problems
from config.env_values import (
    MINIMUM_SECRET_LENGTH,
    has_password,
    is_this_machine,
    is_weak,
    listed,
    on_this_machine,
    same_redis,
)

if TYPE_CHECKING:
    from config.env import Env


def contradictions(env: "Env") -> list[str]:
    """Variables that can't be meant together, one line for each."""
    return [
        *_failpoint_problems(env),
        *_algolia_problems(env),
        *_purging_problems(env),
        *mail_contradictions(env),
        *_template_problems(env),
    ]


def _failpoint_problems(env: "Env") -> list[str]:
    if env.shopster_failpoints and env.shopster_env != "test":
        return ["SHOPSTER_FAILPOINTS breaks the process on purpose, so it needs SHOPSTER_ENV=test; unset it"]
    return []


def _algolia_problems(env: "Env") -> list[str]:
    admin, search = env.algolia_admin_api_key.get_secret_value(), env.algolia_search_api_key
    if env.algolia_app_id and not search:
        return [
            "ALGOLIA_APP_ID is set, so ALGOLIA_SEARCH_API_KEY must be too, and for workers and commands "
            "ALGOLIA_ADMIN_API_KEY"
        ]
    if (admin or search) and not env.algolia_app_id:
        return ["ALGOLIA_APP_ID is unset, so ALGOLIA_ADMIN_API_KEY and ALGOLIA_SEARCH_API_KEY must be too"]
    if admin and admin == search:
        return [
            "ALGOLIA_SEARCH_API_KEY is the admin key, and every browser would get it; use the search-only key"
        ]
    return []


def _purging_problems(env: "Env") -> list[str]:
    if env.shopster_storefront_internal_url and not env.shopster_revalidate_secret.get_secret_value():
        return ["SHOPSTER_STOREFRONT_INTERNAL_URL is set, so SHOPSTER_REVALIDATE_SECRET must be too"]
    return []


def _template_problems(env: "Env") -> list[str]:
    if env.templates and not env.templates.is_dir():
        return ["SHOPSTER_TEMPLATES is not a folder"]
    return []


def production_problems(env: "Env") -> list[str]:
    """What production refuses to start with, one line for each variable."""
    return [
        *_secret_problems(env),
        *_server_problems(env),
        *_exposure_problems(env),
        *mail_problems(env, here=is_this_machine(env.django_email_host)),
    ]


def _secret_problems(env: "Env") -> list[str]:
    secrets = {"DJANGO_SECRET_KEY": env.django_secret_key, "JWT_SIGNING_KEY": env.jwt_signing_key}
    optional = {
        "SHOPSTER_REVALIDATE_SECRET": env.shopster_revalidate_secret,
        "SHOPSTER_STOREFRONT_SECRET": env.shopster_storefront_secret,
    }
    secrets |= {name: secret for name, secret in optional.items() if secret.get_secret_value()}
    weak = [name for name, secret in secrets.items() if is_weak(secret.get_secret_value())]
    previous = listed(env.jwt_previous_signing_keys.get_secret_value())
    if any(is_weak(key) for key in previous):
        weak.append("JWT_PREVIOUS_SIGNING_KEYS")
    problems = [
        f"{name} is unset, a default, or weak; set at least {MINIMUM_SECRET_LENGTH} random characters"
        for name in weak
    ]
    if not weak and env.jwt_signing_key == env.django_secret_key:
        problems.append("JWT_SIGNING_KEY must differ from DJANGO_SECRET_KEY")
    if env.jwt_signing_key.get_secret_value() in previous:
        problems.append("JWT_PREVIOUS_SIGNING_KEYS holds the present JWT_SIGNING_KEY, so nothing was changed")
    return problems


def _server_problems(env: "Env") -> list[str]:
    servers = {"DATABASE_URL": env.database_url, "REDIS_URL": env.redis_url, "CACHE_URL": env.cache_url}
    urls = {name: secret.get_secret_value() for name, secret in servers.items() if secret.get_secret_value()}
    problems = [
        f"{name} has no password, and its host is not this machine"
        for name, url in urls.items()
        if not on_this_machine(url) and not has_password(url)
    ]
    if "CACHE_URL" in urls and same_redis(urls["CACHE_URL"], urls["REDIS_URL"]):
        problems.append(
            "CACHE_URL is the server of REDIS_URL; a cache evicts and the queue must not, so use another"
        )
    return problems


def _exposure_problems(env: "Env") -> list[str]:
    problems = []
    if env.django_debug:
        problems.append("DJANGO_DEBUG must be off in production")
    if "*" in listed(env.django_allowed_hosts):
        problems.append("DJANGO_ALLOWED_HOSTS must name the hosts; * is refused in production")
    metrics_token = env.shopster_metrics_token.get_secret_value()
    if is_weak(metrics_token) if metrics_token else env.shopster_metrics_port:
        problems.append(
            f"SHOPSTER_METRICS_TOKEN is weak, or unset though SHOPSTER_METRICS_PORT is; set at least "
            f"{MINIMUM_SECRET_LENGTH} random characters"
        )
    return problems
