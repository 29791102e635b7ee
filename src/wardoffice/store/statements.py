"""Statements over many rows at the driver's own speed: thousands of names in one parameter, rows without copying."""

import json
import re
from array import array
from collections import namedtuple
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Connection, Executable, Select, bindparam, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

_IN_ORDER = sqlite.dialect(paramstyle="qmark")
_NAMED = sqlite.dialect(paramstyle="named")


def among(column: ColumnElement[Any], names: Iterable[str] | Iterable[int]) -> ColumnElement[bool]:
    """`column` is one of `names`, however many: they travel as one JSON text, so the statement stays the same."""
    listed = func.json_each(json.dumps(list(names))).table_valued("value")
    return column.in_(select(listed.c.value))


def named(column: ColumnElement[Any], names: str) -> ColumnElement[bool]:
    """`among` for a `Query`: the value asked with under the name `names` is `listed` of what is sought."""
    every = func.json_each(bindparam(names)).table_valued("value")
    return column.in_(select(every.c.value))


def listed(names: Iterable[str] | Iterable[int]) -> str:
    """Many names as the one value `named` asks with."""
    return json.dumps(list(names))


class Query:
    """A SELECT compiled once and asked of the driver itself, in the transaction at hand: a tenth of what it costs to
    put a statement together anew. Values are given by the names of its `bindparam`s.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self._statement = statement
        self._row: Any = namedtuple("Row", statement.selected_columns.keys(), rename=True)  # type: ignore[misc]
        columns = enumerate(statement.selected_columns)
        self._truths = [place for place, column in columns if isinstance(column.type, Boolean)]

    @cached_property
    def _compiled(self) -> tuple[str, dict[str, Any]]:
        compiled = self._statement.compile(dialect=_NAMED)
        assert isinstance(compiled, SQLCompiler)
        return str(compiled), dict(compiled.construct_params(_check=False))

    def _made(self, row: Sequence[Any]) -> Any:
        if self._truths:
            row = list(row)
            for place in self._truths:
                row[place] = bool(row[place])
        return self._row._make(row)

    def _cursor(self, connection: Connection, values: dict[str, Any]) -> Any:
        driver = connection.connection.driver_connection
        assert driver is not None
        sql, fixed = self._compiled
        return driver.execute(sql, {**fixed, **values})

    def all(self, connection: Connection, **values: Any) -> list[Any]:
        """Every row, its columns by place and by name."""
        return list(map(self._made, self._cursor(connection, values)))

    def first(self, connection: Connection, **values: Any) -> Any | None:
        """The first row, None where there is none."""
        row = self._cursor(connection, values).fetchone()
        return row and self._made(row)

    def value(self, connection: Connection, **values: Any) -> Any | None:
        """The first column of the first row, None where there is none."""
        row = self._cursor(connection, values).fetchone()
        return row and row[0]

    def values(self, connection: Connection, **values: Any) -> list[Any]:
        """The first column of every row."""
        return [row[0] for row in self._cursor(connection, values)]


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
