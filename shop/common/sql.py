"""Hand-written SQL on a prepared statement. Changes when it is run differently.

Lists and details that every shopper asks for, and the marks that every write leaves, are one SQL text each: PostgreSQL
plans them once for a connection and Python builds no query. Everything else uses the ORM.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db import OperationalError, connection

_PREPARE_AFTER = 2


@dataclass(frozen=True, slots=True)
class Condition:
    """A boolean SQL expression with its parameters (``%s``), to be joined with AND."""

    sql: str
    parameters: Sequence[Any] = field(default_factory=tuple)


def fetch(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a constant SQL text, bound on the server so that its plan is kept by the connection.

    The query counts and is logged like any of Django's own. A connection that was lost since the last request is
    opened anew, once, outside transactions.
    """
    try:
        return _fetch(sql, parameters)
    except OperationalError:
        if connection.in_atomic_block or connection.connection is None or not connection.connection.closed:
            raise
        connection.close()
        return _fetch(sql, parameters)


def prepared_cursor() -> Any:
    """A cursor for constant SQL texts, to be used in a `with`: bound on the server, their plans kept by the connection.

    Each type of a parameter that the text leaves open needs a cast in it.
    """
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    if raw.prepare_threshold is None:
        raw.prepare_threshold = _PREPARE_AFTER
    # Django's own wrapper, around a cursor that binds on the server where Django's would bind in the client.
    wrap: Any = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return wrap(psycopg.Cursor(raw))


def _fetch(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with prepared_cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
