"""A PostgreSQL server of one's own for tests: on a socket in a folder of its own, and gone with it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import psycopg.sql

OWNER = "ward"
_DEBIAN = "usr/lib/postgresql/*/bin"
"""Where Debian and Ubuntu keep the server's programs, which are on no PATH."""
_SETTINGS = ("-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=200")


def program(name: str) -> str | None:
    newest_first = sorted(Path("/").glob(f"{_DEBIAN}/{name}"), reverse=True)
    return shutil.which(name) or next(map(str, newest_first), None)


def is_installed() -> bool:
    return bool(program("initdb") and program("pg_ctl"))


@dataclass
class PostgreSQL:
    folder: Path
    _numbers: "count[int]" = field(default_factory=count)

    def address(self, name: str) -> str:
        return f"postgresql+psycopg://{OWNER}@/{name}?host={self.folder}"

    def make(self, like: str = "template1") -> str:
        """A new database, its name: a copy of one to which nobody is connected."""
        name = f"hub_{next(self._numbers)}"
        self._run("CREATE DATABASE {} TEMPLATE {}", name, like)
        return name

    def drop(self, name: str) -> None:
        self._run("DROP DATABASE {} WITH (FORCE)", name)

    def _run(self, line: str, *names: str) -> None:
        with psycopg.connect(host=str(self.folder), user=OWNER, dbname="postgres", autocommit=True) as connection:
            connection.execute(psycopg.sql.SQL(line).format(*map(psycopg.sql.Identifier, names)))


@contextmanager
def postgresql_server() -> Iterator[PostgreSQL]:
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    whose = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    if whose:  # it refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
    folder.chmod(0o755)
    data, options = folder / "data", " ".join(("-k", str(folder), *_SETTINGS))

    def called(name: str, *arguments: str) -> None:
        line = [str(program(name)), "-D", str(data), *arguments]
        subprocess.run(line, cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=120, **whose)

    try:
        called("initdb", "--username", OWNER, "--auth", "trust", "--encoding", "UTF8", "--no-sync")
        called("pg_ctl", "start", "--wait", "--log", str(folder / "log"), "--options", options)
        try:
            yield PostgreSQL(folder)
        finally:
            called("pg_ctl", "stop", "--mode", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
