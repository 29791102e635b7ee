"""Statements over many rows at the driver's own speed: thousands of names in one parameter, rows without copying."""

import json
from array import array
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Select, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement

_NAMED = sqlite.dialect(paramstyle="named")


def among(column: ColumnElement[Any], names: Iterable[str] | Iterable[int]) -> ColumnElement[bool]:
    """`column` is one of `names`, however many: they travel as one JSON text, so the statement stays the same."""
    listed = func.json_each(json.dumps(list(names))).table_valued("value")
    return column.in_(select(listed.c.value))


def write_many(connection: Connection, statement: "Prepared", values: Sequence[dict[str, Any]]) -> None:
    """Run a prepared statement for every row of values; nothing happens when there are none."""
    if values:
        connection.exec_driver_sql(statement.sql, list(values))


class Prepared:
    """A statement compiled once; its parameters are named as its columns are."""

    def __init__(self, statement: ClauseElement) -> None:
        self.sql = str(statement.compile(dialect=_NAMED))


def prepared(statement: Executable) -> Prepared:
    """Compile a statement for `write_many`."""
    assert isinstance(statement, ClauseElement)
    return Prepared(statement)


def numbers(connection: Connection, statement: Select[tuple[int]]) -> "array[int]":
    """The one column of a statement straight from the driver: a hundred thousand rows without a row object each."""
    compiled = statement.compile(dialect=_NAMED, compile_kwargs={"literal_binds": True})
    driver = connection.connection.driver_connection
    assert driver is not None
    return array("q", (number for (number,) in driver.execute(str(compiled))))
