"""The hub as an ASGI application that signs every answer with its epoch, so that nobody's portal is taken for it."""

import asyncio
import contextlib
import time

from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wardoffice import __version__
from wardoffice.hub.guessing import Guesses
from wardoffice.hub.news import Bell
from wardoffice.hub.opening import Hub
from wardoffice.hub.ward import read_ward
from wardoffice.hub.web import authorizing, downloads, events, leasing, reading, sending, signing_in, uploading
from wardoffice.hub.web.problems import answer_with_problems
from wardoffice.hub.web.versions import is_spoken, refusal

EPOCH_HEADER = b"wardoffice-hub"
EPOCH_SECONDS = 1.0
"""How long an epoch once read is taken for the present one."""


class SignedAnswers:
    """Puts the hub's epoch on every answer, errors included. A new epoch given beside it is on them within a second."""

    def __init__(self, app: ASGIApp, hub: Hub) -> None:
        self._app, self._hub = app, hub
        self._epoch, self._read_at = _epoch_of(hub), time.monotonic()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def signed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (EPOCH_HEADER, self._epoch.encode())]
            await send(message)

        if scope["type"] == "http":
            await self._read_again()
            if not is_spoken(scope):
                await refusal()(scope, receive, signed)
                return
        await self._app(scope, receive, signed)

    async def _read_again(self) -> None:
        if time.monotonic() - self._read_at < EPOCH_SECONDS:
            return
        self._read_at = time.monotonic()
        with contextlib.suppress(SQLAlchemyError):
            self._epoch = await asyncio.to_thread(_epoch_of, self._hub)


def _epoch_of(hub: Hub) -> str:
    with hub.reader.begin() as connection:
        return read_ward(connection, hub.ward).epoch


def routes_of_the_contract() -> FastAPI:
    """The application without a hub behind it: all that its description needs."""
    app = FastAPI(title="WardOffice hub", version=__version__, openapi_url=None, redirect_slashes=False)
    for part in (authorizing, signing_in, reading, sending, downloads, events, uploading, leasing):
        app.include_router(part.router)
    answer_with_problems(app)
    return app


def application(hub: Hub, public_url: str = "") -> ASGIApp:
    """The application that answers for an opened hub; raises HubProblem `unknown_ward`.

    `public_url` is how desks call it, where something in front of it speaks for it; "" for the way each call came.
    """
    app = routes_of_the_contract()
    app.state.hub, app.state.guesses, app.state.bell = hub, Guesses(), Bell(hub)
    app.state.public_url = public_url
    return SignedAnswers(app, hub)
