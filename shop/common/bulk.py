"""Many rows at once: ids ahead of time, COPY in, one UPDATE. Changes when bulk SQL is written differently.

Rows are tuples in the order of the named columns, which are the table's own (`brand_id`, not `brand`). The
key of every model is `id`.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from django.db import connection, models
from psycopg import sql

Row = tuple[Any, ...]


def allocate_ids(model: type[models.Model], count: int) -> list[int]:
    """`count` fresh primary keys, so that rows can point at each other before any of them is written."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [id_ for (id_,) in cursor.fetchall()]


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert `rows` by COPY. A column that is left out takes the database's default."""
    if not rows:
        return
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


_UPDATE = """
    UPDATE {table} AS target SET {assignments}
    FROM jsonb_to_recordset(%s::jsonb) AS source({typed})
    WHERE target.id = source.id
"""


def update_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Set `columns` of existing rows; each row is its id and then the values, JSON types and times only."""
    names = ["id", *columns]
    documents = [dict(zip(names, row, strict=True)) for row in rows]
    if not documents:
        return
    statement = sql.SQL(_UPDATE).format(
        table=sql.Identifier(model._meta.db_table),
        assignments=sql.SQL(", ").join(
            sql.SQL("{0} = source.{0}").format(sql.Identifier(column)) for column in columns
        ),
        typed=sql.SQL(", ".join(f'"{name}" {_column_type(model, name)}' for name in names)),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [orjson.dumps(documents).decode()])


def _column_type(model: type[models.Model], column: str) -> str:
    """The type of a column as a reference to it would have: an id is a bigint without its sequence."""
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    return str(field.rel_db_type(connection))
