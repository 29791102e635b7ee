"""Statements compiled once a process instead of once an engine: a run opens some ten engines and lives for a moment."""

from sqlalchemy import Engine
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache

_compiled: "LRUCache[object, object]" = LRUCache(5000)
_dialects: dict[object, Dialect] = {}


def share_statements(engine: Engine) -> None:
    """Give the engine the dialect and the compiled statements of all its kind; compiled ones belong to a dialect."""
    kind = (type(engine.dialect), engine.dialect.dbapi)
    shared = _dialects.setdefault(kind, engine.dialect)
    engine.dialect = shared
    engine.pool._dialect = shared
    engine._compiled_cache = _compiled  # type: ignore[assignment]
