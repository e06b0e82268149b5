"""Logging: one line an event on standard error, where the supervisor of the process keeps it."""

from config.env import current
from config.log_lines import formatter_for

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": formatter_for(current())}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": current().shopster_log_level},
    "loggers": {
        # The clients log every request at INFO; what matters of it is in the effect's row.
        "algoliasearch": {"level": "WARNING"},
        "urllib3": {"level": "WARNING"},
    },
}
