"""What the web process must not be given. Changes when a secret is another process's alone."""

from config.env import Env, current


def web_environment() -> Env:
    """The environment of a web process. Exits with the reason where it holds a secret that it has no use for.

    In production alone: on one machine that runs everything, everything shares a `.env`.
    """
    env = current()
    if env.production and env.algolia_admin_api_key.get_secret_value():
        raise SystemExit(
            "Shopster's web process can't start; the environment needs attention:\n"
            "  ALGOLIA_ADMIN_API_KEY writes to the index, which the workers and commands alone do: give it to them, "
            "and unset it for the web process"
        )
    return env
