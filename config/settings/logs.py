"""Logging: one line an event on standard error, where the supervisor of the process keeps it."""

from config.env import current

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": current().shopster_log_level},
    "loggers": {
        # The clients log every request at INFO; what matters of it is in the effect's row.
        "algoliasearch": {"level": "WARNING"},
        "urllib3": {"level": "WARNING"},
    },
}
