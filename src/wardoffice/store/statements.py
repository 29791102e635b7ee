"""Statements over many rows at the driver's own speed: thousands of names in one parameter, rows without copying."""

import json
import re
from array import array
from collections.abc import Iterable, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Select, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

_IN_ORDER = sqlite.dialect(paramstyle="qmark")
_NAMED = sqlite.dialect(paramstyle="named")


def among(column: ColumnElement[Any], names: Iterable[str] | Iterable[int]) -> ColumnElement[bool]:
    """`column` is one of `names`, however many: they travel as one JSON text, so the statement stays the same."""
    listed = func.json_each(json.dumps(list(names))).table_valued("value")
    return column.in_(select(listed.c.value))


def write_many(connection: Connection, statement: "Prepared", values: Sequence[dict[str, Any]]) -> None:
    """Run a prepared statement for every row of values; nothing happens when there are none."""
    done = 0
    for most in ROWS_AT_ONCE:
        while len(values) - done >= most:
            some = values[done : done + most]
            connection.exec_driver_sql(statement.over(most), tuple(chain.from_iterable(map(statement.values_of, some))))
            done += most


ROWS_AT_ONCE = (100, 10, 1)
"""Rows in one statement. While the driver works through them other threads of the process run; row by row they would
take turns with it, and each turn may cost a wait."""
_ONE_ROW = re.compile(r"VALUES (\([?, ]+\))")


class Prepared:
    """An INSERT compiled once for each number of rows; `values_of` a row are in the order of its parameters."""

    def __init__(self, statement: ClauseElement) -> None:
        compiled = statement.compile(dialect=_IN_ORDER)
        assert isinstance(compiled, SQLCompiler)
        assert compiled.positiontup
        names = compiled.positiontup
        self.values_of = itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)
        self._sql = {
            most: _ONE_ROW.sub(lambda one: f"VALUES {', '.join([one[1]] * most)}", str(compiled), count=1)  # noqa: B023
            for most in ROWS_AT_ONCE
        }

    def over(self, rows: int) -> str:
        """The statement for that many rows, one of ROWS_AT_ONCE."""
        return self._sql[rows]


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
