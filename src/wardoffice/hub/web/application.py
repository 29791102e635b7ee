"""The hub as an ASGI application that signs every answer with its epoch, so that nobody's portal is taken for it."""

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wardoffice import __version__
from wardoffice.hub.guessing import Guesses
from wardoffice.hub.news import Bell
from wardoffice.hub.opening import Hub
from wardoffice.hub.ward import read_ward
from wardoffice.hub.web import authorizing, downloads, events, reading, sending, signing_in
from wardoffice.hub.web.problems import answer_with_problems

EPOCH_HEADER = b"wardoffice-hub"


class SignedAnswers:
    """Puts the hub's epoch on every answer, errors included."""

    def __init__(self, app: ASGIApp, epoch: str) -> None:
        self._app = app
        self._header = (EPOCH_HEADER, epoch.encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def signed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), self._header]
            await send(message)

        await self._app(scope, receive, signed)


def routes_of_the_contract() -> FastAPI:
    """The application without a hub behind it: all that its description needs."""
    app = FastAPI(title="WardOffice hub", version=__version__, openapi_url=None, redirect_slashes=False)
    for part in (authorizing, signing_in, reading, sending, downloads, events):
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
    with hub.reader.begin() as connection:
        epoch = read_ward(connection, hub.ward).epoch
    return SignedAnswers(app, epoch)
