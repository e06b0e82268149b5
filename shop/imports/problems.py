"""What can be wrong with a file or a row. Changes when a problem needs another word."""

from dataclasses import dataclass

from shop.common.errors import DomainError

ERROR = "error"
WARNING = "warning"


class FileRefused(DomainError):
    """The file can't be used as a whole. `detail` says why, with the line where there is one."""

    code = "file_refused"


class RunBusy(DomainError):
    """Another worker is on this run, or has moved it on meanwhile."""

    code = "import_busy"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about one row: an *error* kept something out, a *warning* changed it on the way in."""

    line: int
    column: str
    code: str
    reason: str
    severity: str = ERROR
