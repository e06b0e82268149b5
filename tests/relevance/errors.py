"""What stops a measurement of the search. Changes when it fails in another way."""


class RelevanceError(Exception):
    """The measurement can't be made; the message says why."""
