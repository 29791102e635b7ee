"""A line between real processes that misbehaves on purpose: a TCP proxy that knows bytes only, so TLS passes as well.

Each connection meets one `Weather`, taken from those armed with `next`, else the one that `always` holds. Bytes are
counted from where the weather begins; an exchange ends where the client speaks again after the hub has spoken.
"""

import asyncio
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any, Literal, TypeVar

_T = TypeVar("_T")
Way = Literal["up", "down"]
"""From desk to hub, and back."""
PIECE = 4096


@dataclass(frozen=True, slots=True)
class Weather:
    """What a connection meets; the default is a good day.

    `after`: exchanges that pass untouched first. `answer`: bytes given instead of the hub's answer, then the end.
    """

    latency: float = 0.0
    """Seconds each piece is late, either way."""
    bytes_per_second: float = 0.0
    piece: int = PIECE
    """Bytes passed on at a time: 1 is a slow drip."""
    stall: tuple[int, float] | None = None
    """At this byte down, so many seconds of silence, as a lost packet makes them."""
    cut: tuple[Way, int] | None = None
    """This way breaks after so many bytes, and with it the connection."""
    reset: bool = False
    """It breaks with RST instead of FIN."""
    half_close: bool = False
    """Only that way is closed; the other one goes on."""
    swallow: bool = False
    """The request passes, and the line breaks when the hub has answered."""
    twice: bool = False
    """The hub's bytes of one exchange come two times."""
    garble: int | None = None
    """This byte down has its lowest bits turned over."""
    answer: bytes | None = None
    mute: bool = False
    """Accepted, and never answered while this lasts."""
    after: int = 0
    at: tuple[Way, int, Callable[[], None]] | None = None
    """Something to do when this byte passes: a kill, for instance."""


GOOD = Weather()
MUTE = Weather(mute=True)


def http_answer(status: str, body: bytes = b"", **headers: str) -> bytes:
    """An answer of whoever stands in the way; header names with _ for -."""
    named = {"Date": formatdate(usegmt=True), "Content-Length": str(len(body)), "Connection": "close"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def portal() -> bytes:
    return http_answer("200 OK", b"<html>Xin chao, hay dang nhap Wi-Fi</html>", Content_Type="text/html")


def portal_elsewhere() -> bytes:
    return http_answer("302 Found", Location="http://127.0.0.1:9/login", Content_Type="text/html")


class RoughLine:
    """The proxy, in a thread of its own; `upstream` may change while it runs (a hub started again elsewhere)."""

    def __init__(self) -> None:
        self.upstream: tuple[str, int] = ("127.0.0.1", 9)
        self.always: Weather = GOOD
        self.connections = 0
        self.passed: dict[Way, int] = {"up": 0, "down": 0}
        self._armed: deque[Weather] = deque()
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="rough line")
        self._thread.start()
        self.port = self._await(self._listen())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def lead_to(self, url: str) -> None:
        """Pass on to the hub at this address."""
        self.upstream = ("127.0.0.1", int(url.rpartition(":")[2]))

    def next(self, *weathers: Weather) -> None:
        """Arm one weather for each of the next connections."""
        self._armed.extend(weathers)

    def heal(self) -> None:
        """Good weather from now on; whatever still hangs is let go."""
        self._armed.clear()
        self.always = GOOD
        self._await(self._let_go())

    def close(self) -> None:
        self.heal()
        self._await(self._stop_listening())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _await(self, work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _listen(self) -> int:
        self._server = await asyncio.start_server(self._accepted, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def _stop_listening(self) -> None:
        assert self._server
        self._server.close()
        await self._let_go()

    async def _let_go(self) -> None:
        for task in tuple(self._open):
            task.cancel()
        if self._open:
            await asyncio.wait(tuple(self._open))

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        weather = self._armed.popleft() if self._armed else self.always
        task = asyncio.ensure_future(_Connection(self, weather, (reader, writer)).passed_on())
        self._open.add(task)
        task.add_done_callback(self._open.discard)


class _Broken(Exception):
    """The weather ended this connection."""


class _Connection:
    """One desk's connection and the one to the hub behind it."""

    def __init__(
        self, line: RoughLine, weather: Weather, desk: tuple[asyncio.StreamReader, asyncio.StreamWriter]
    ) -> None:
        self._line, self._weather, self._desk = line, weather, desk
        self._exchange, self._spoke_last = 0, "down" if weather.after else "up"
        self._count: dict[str, int] = {"up": 0, "down": 0}
        self._writers = [desk[1]]

    async def passed_on(self) -> None:
        try:
            if self._weather.mute:
                await asyncio.Event().wait()
            if self._weather.answer is not None and not self._weather.after:
                await self._answered()
            else:
                await self._to_the_hub()
        except (_Broken, OSError):
            pass
        finally:
            self._end()

    async def _to_the_hub(self) -> None:
        hub = await asyncio.open_connection(*self._line.upstream)
        self._writers.append(hub[1])
        pumps = [
            asyncio.ensure_future(self._pump("up", self._desk[0], hub[1])),
            asyncio.ensure_future(self._pump("down", hub[0], self._desk[1])),
        ]
        try:
            await asyncio.gather(*pumps)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)

    async def _pump(self, way: Way, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(self._weather.piece):
            self._mark_exchange(way)
            self._line.passed[way] += len(data)
            if self._exchange >= self._weather.after:
                if not await self._in_weather(way, data, source, sink):
                    return
            else:
                sink.write(data)
            await sink.drain()
        if sink.can_write_eof():
            sink.write_eof()

    def _mark_exchange(self, way: Way) -> None:
        if way == "up" and self._spoke_last == "down":
            self._exchange += 1
        self._spoke_last = way

    async def _in_weather(
        self, way: Way, data: bytes, source: asyncio.StreamReader, sink: asyncio.StreamWriter
    ) -> bool:
        """Pass one piece on as the weather lets it; whether this way goes on."""
        weather, before = self._weather, self._count[way]
        self._count[way] = after = before + len(data)
        self._do_at(way, before, after)
        if weather.answer is not None:
            await self._answered()
        if weather.swallow and way == "down":
            raise _Broken
        await self._held_up(way, before, after)
        if weather.cut and weather.cut[0] == way and after >= weather.cut[1]:
            sink.write(data[: weather.cut[1] - before])
            return await self._cut(source, sink)
        if weather.twice and way == "down":
            data = await self._whole(data, source) * 2
            self._weather = GOOD
        if weather.garble is not None and way == "down" and before <= weather.garble < after:
            place = weather.garble - before
            data = data[:place] + bytes([data[place] ^ 5]) + data[place + 1 :]
        sink.write(data)
        return True

    def _do_at(self, way: Way, before: int, after: int) -> None:
        at = self._weather.at
        if at and at[0] == way and before <= at[1] < after:
            at[2]()

    async def _held_up(self, way: Way, before: int, after: int) -> None:
        weather, seconds = self._weather, self._weather.latency
        if weather.bytes_per_second:
            seconds += (after - before) / weather.bytes_per_second
        if weather.stall and way == "down" and before <= weather.stall[0] < after:
            seconds += weather.stall[1]
        if seconds:
            await asyncio.sleep(seconds)

    async def _cut(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> bool:
        await sink.drain()
        if not self._weather.half_close:
            raise _Broken
        sink.write_eof()
        while await source.read(PIECE):
            pass
        return False

    async def _answered(self) -> None:
        """Give the answer in the hub's place, close, and hear out what the desk still says."""
        reader, writer = self._desk
        if not self._count["up"]:
            await reader.read(PIECE)
        writer.write(self._weather.answer or b"")
        await writer.drain()
        writer.write_eof()
        with suppress(TimeoutError):
            async with asyncio.timeout(1):
                while await reader.read(PIECE):
                    pass
        raise _Broken

    async def _whole(self, data: bytes, source: asyncio.StreamReader) -> bytes:
        """The rest of what the hub is saying: until it has been quiet for a moment."""
        with suppress(TimeoutError):
            while True:
                async with asyncio.timeout(0.05):
                    more = await source.read(PIECE)
                if not more:
                    break
                data += more
        return data

    def _end(self) -> None:
        for writer in self._writers:
            if self._weather.reset:
                reset = struct.pack("ii", 1, 0)
                with suppress(OSError):
                    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
                writer.transport.abort()
            else:
                writer.close()


@contextmanager
def rough_line(upstream: str = "") -> Iterator[RoughLine]:
    """A line for the length of the `with`."""
    line = RoughLine()
    if upstream:
        line.lead_to(upstream)
    try:
        yield line
    finally:
        line.close()
