"""Why a measurement can't be had."""


class BenchError(Exception):
    """The figures would be wrong or missing; the message says of what and why."""
