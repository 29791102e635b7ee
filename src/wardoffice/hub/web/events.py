"""`GET /v1/events`: server-sent events that only nudge a desk to pull, so losing one loses nothing.

The id of an event is the ward's change number (WHATWG HTML, section 9.2). A stream ends with its token, and at once
when the hub is to end; whoever comes back with Last-Event-ID is told if anything changed meanwhile.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import StreamingResponse

from wardoffice.hub.news import Bell, Listener
from wardoffice.hub.opening import Hub
from wardoffice.hub.tokens import person_of
from wardoffice.hub.web.callers import SignedIn, bearer
from wardoffice.hub.web.problems import Trouble, documented

BEAT_SECONDS = 15.0
"""Between two signs of life on a quiet stream; a desk that hears none for much longer takes the line for dead."""
RETRY_MILLISECONDS = 2000
LEAST_APART = 0.5
"""Seconds between two events of one stream: a busy morning is told in fewer."""
MOST_LISTENERS = 2000
EVENT_STREAM = "text/event-stream"
_HEADERS = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}
_STREAM = {"description": "Events without end", "content": {EVENT_STREAM: {"schema": {"type": "string"}}}}

router = APIRouter()


@router.get("/v1/events", response_class=StreamingResponse, responses={200: _STREAM, **documented(401, 422, 503)})
async def events(
    request: Request,
    caller: SignedIn,
    token: Annotated[str, Depends(bearer)],
    last_event_id: Annotated[str, Header(max_length=100)] = "",
) -> StreamingResponse:
    """Tell this person that something he may see changed: `changes`, or `directory` when that is new too; no more."""
    bell: Bell = request.app.state.bell
    if len(bell) >= MOST_LISTENERS:
        raise Trouble(503, "busy", headers={"Retry-After": "30"})
    told = int(last_event_id) if last_event_id.isascii() and last_event_id.isdigit() else None
    listener = await bell.join(caller.person, told)
    return StreamingResponse(_told(caller.hub, bell, listener, token), headers=_HEADERS, media_type=EVENT_STREAM)


async def _told(hub: Hub, bell: Bell, listener: Listener, token: str) -> AsyncIterator[bytes]:
    try:
        yield b"retry: %d\n\n" % RETRY_MILLISECONDS
        while not listener.over:
            try:
                async with asyncio.timeout(BEAT_SECONDS):
                    await listener.rung.wait()
            except TimeoutError:
                if not await asyncio.to_thread(_still_good, hub, token, listener):
                    return
                yield b": \n\n"
                continue
            if listener.over:
                return
            yield _event(listener)
            await asyncio.sleep(LEAST_APART)
    finally:
        bell.leave(listener)


def _event(listener: Listener) -> bytes:
    """The news as one event; from here on its reader has been told."""
    name = b"directory" if listener.directory else b"changes"
    listener.told, listener.directory = listener.news, False
    listener.rung.clear()
    return b"id: %d\nevent: %s\ndata:\n\n" % (listener.told, name)


def _still_good(hub: Hub, token: str, listener: Listener) -> bool:
    with hub.reader.begin() as connection:
        return person_of(connection, hub.ward, token, hub.now()) == listener.person
