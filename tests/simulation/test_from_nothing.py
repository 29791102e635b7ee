"""A cache that grew by increments, through faults and crashes, equals one filled in a single round from nothing."""

import shutil
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from simulation.desks import SimulatedDesk
from simulation.time_and_chance import drawn_from_seed
from simulation.world import World
from wardoffice.store import schema
from wardoffice.store.search import search

APART = {"row", "stamp"}
"""What tells in which order a cache came to know things, not what it knows."""


@pytest.mark.parametrize("seed", range(5000, 5012))
def test_a_cache_grown_by_increments_equals_one_filled_at_once(seed: int) -> None:
    world = World(seed, storms=4, crashes=3, changes_of_posts=2)
    try:
        with drawn_from_seed(Random(f"ids {seed}"), world.clock):
            world.run()
            grown = next(iter(world.desks.values()))
            grown.disk_share = None  # the fresh one has room for everything too
            grown.round()
            fresh = _filled_at_once(world, grown)
            differing = [name for name, one in _tables(grown).items() if one != _tables(fresh)[name]]
            fresh.close()
    finally:
        world.close()

    assert not differing


def _filled_at_once(world: World, grown: SimulatedDesk) -> SimulatedDesk:
    """The same person signs in with an empty profile and syncs once."""
    folder = world.folder / "fresh"
    shutil.copytree(grown.folder, folder)
    fresh = SimulatedDesk(grown.name, folder, world.network, world.crashes, Random(0))
    with fresh.cache.writing() as connection:
        for table in reversed(schema.metadata.sorted_tables):
            if table.name not in ("directory", "meta", "tokens"):
                connection.execute(table.delete())
        connection.execute(schema.meta.delete().where(schema.meta.c.key.in_(("cursor", "stamp"))))
    fresh.index.rebuild()
    fresh.round()
    return fresh


def _tables(desk: SimulatedDesk) -> dict[str, Any]:
    with desk.cache.reading() as connection:
        found: dict[str, Any] = {
            table.name: sorted(
                tuple(value for name, value in row._mapping.items() if name not in APART)
                for row in connection.execute(select(table))
            )
            for table in (schema.documents, schema.list_rows, schema.document_files, schema.not_understood)
        }
        of_documents = schema.files.c.sha256.in_(select(schema.document_files.c.sha256))
        here = select(schema.files.c.sha256).where(schema.files.c.here, of_documents)
        found["hashes"] = set(connection.execute(here).scalars())
        found["found"] = {
            words: list(_found(desk, connection, words)) for words in ("việc", "giao", "lời", "UBND", "chữ")
        }
    return found


def _found(desk: SimulatedDesk, connection: Any, words: str) -> Iterator[str]:
    yield from sorted(hit.row.id for hit in search(desk.index, connection, words))
