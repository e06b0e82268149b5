"""The backend that Django loads (`DATABASES`). Changes when it needs another driver."""

from types import ModuleType

import psycopg
from django.db.backends.postgresql import base

from shop.common.postgresql.patience import connect

_driver = ModuleType("psycopg")
vars(_driver).update({**vars(psycopg), "connect": connect})


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, whose connections know the patience of their process."""

    Database = _driver
