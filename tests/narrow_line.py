"""A narrow, slow and breaking line between a desk and its hub: bytes a second shared by all, a delay, and cuts."""

import asyncio
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Narrow:
    """`rate` bytes a second each way, `round_trip` seconds; a connection is cut after some bytes around `cut_after`, or
    never. `passed` counts bytes, `cuts` the cuts."""

    rate: float
    round_trip: float
    cut_after: int = 0
    seed: int = 1
    passed: int = 0
    cuts: int = 0
    connections: int = 0
    url: str = ""
    _free_at: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    async def through(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str, left: list[int]
    ) -> None:
        """Hand on what comes, each piece after its share of the line's time and the delay."""
        clock = asyncio.get_running_loop().time
        while piece := await reader.read(1024):
            start = max(clock(), self._free_at.get(way, 0.0))
            self._free_at[way] = start + len(piece) / self.rate
            self.passed += len(piece)
            left[0] -= len(piece)
            if self.cut_after and left[0] < 0:
                self.cuts += 1
                break
            await asyncio.sleep(max(0.0, self._free_at[way] - clock()))
            asyncio.get_running_loop().call_later(self.round_trip / 2, _write, writer, piece)
        asyncio.get_running_loop().call_later(self.round_trip / 2, writer.close)

    def allowance(self) -> int:
        return self._chance.randint(self.cut_after // 2, self.cut_after * 2) if self.cut_after else 0


def _write(writer: asyncio.StreamWriter, piece: bytes) -> None:
    if not writer.is_closing():
        writer.write(piece)


@contextmanager
def narrow_line(to: str, line: Narrow) -> Iterator[Narrow]:
    """The line to a hub at `to` (scheme://host:port), open at `line.url` on the same host until the `with` ends."""
    scheme, _, place = to.partition("://")
    host, _, port = place.rpartition(":")
    loop = asyncio.new_event_loop()
    ready, over = threading.Event(), asyncio.Event()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line.connections += 1
        await asyncio.sleep(line.round_trip)
        left = [line.allowance()]
        with suppress(OSError, asyncio.CancelledError):
            there, back = await asyncio.open_connection(host, int(port))
            await asyncio.gather(
                line.through(reader, back, "up", left),
                line.through(there, writer, "down", left),
                return_exceptions=True,
            )

    async def serve() -> None:
        server = await asyncio.start_server(connected, host, 0)
        line.url = f"{scheme}://{host}:{server.sockets[0].getsockname()[1]}"
        ready.set()
        await over.wait()
        server.close()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    ready.wait(30)
    try:
        yield line
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()
