"""Many rows at once: ids ahead of time, COPY in, one UPDATE. Changes when bulk SQL is written differently.

Rows are tuples in the order of the named columns; a column is a model field's `attname` (`brand_id`, not `brand`).
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
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, _primary_key(model).column, count],
        )
        return [id_ for (id_,) in cursor.fetchall()]


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert `rows` by COPY. A column that is left out takes the database's default."""
    if not rows:
        return
    statement = sql.SQL("COPY {table} ({columns}) FROM STDIN").format(
        table=sql.Identifier(model._meta.db_table), columns=_listed(columns)
    )
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def update_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Set `columns` of existing rows; each row is its primary key followed by the new values, JSON types only."""
    key = _primary_key(model).column
    names = [key, *columns]
    documents = [dict(zip(names, row, strict=True)) for row in rows]
    if not documents:
        return
    types = {field.column: field.rel_db_type(connection) for field in model._meta.concrete_fields if field.column}
    statement = sql.SQL(
        "UPDATE {table} AS target SET {assignments} FROM jsonb_to_recordset(%s::jsonb) AS source({typed})"
        " WHERE target.{key} = source.{key}"
    ).format(
        table=sql.Identifier(model._meta.db_table),
        assignments=sql.SQL(", ").join(
            sql.SQL("{0} = source.{0}").format(sql.Identifier(column)) for column in columns
        ),
        typed=sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(str(types[name]))) for name in names
        ),
        key=sql.Identifier(key),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [orjson.dumps(documents).decode()])


def _primary_key(model: type[models.Model]) -> models.Field[Any, Any]:
    key = model._meta.pk
    if key is None:
        raise TypeError(f"{model.__name__} has no primary key")
    return key


def _listed(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(column) for column in columns)
