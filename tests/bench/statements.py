"""How many statements a request sends to PostgreSQL, counted where they arrive: in the server's own log.

That includes what a query counter inside Django doesn't see: BEGIN, COMMIT, a look at the connection's health.
Changes when PostgreSQL logs statements differently.
"""

import contextlib
import re
import time
from collections.abc import Callable, Iterator

from tests.bench.stack import WEB, BenchStack

_STATEMENT = re.compile(rf"^{WEB} LOG:  (statement|execute [^:]+): ", re.MULTILINE)
_SETTINGS = {"log_line_prefix": "%a ", "log_statement": "all"}
_SIGNAL_SECONDS = 0.3


def statements_of(stack: BenchStack, work: Callable[[], None]) -> int:
    """The number of statements that the API sent while `work` ran."""
    log = stack.data.logs / "postgres.log"
    with _all_logged(stack):
        before = log.stat().st_size
        work()
        text = log.read_bytes()[before:].decode(errors="replace")
    return len(_STATEMENT.findall(text))


@contextlib.contextmanager
def _all_logged(stack: BenchStack) -> Iterator[None]:
    try:
        for name, value in _SETTINGS.items():
            stack.database.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        _reload(stack)
        yield
    finally:
        for name in _SETTINGS:
            stack.database.execute(f"ALTER SYSTEM RESET {name}")
        _reload(stack)


def _reload(stack: BenchStack) -> None:
    stack.database.execute("SELECT pg_reload_conf()")
    time.sleep(_SIGNAL_SECONDS)
