"""What a desk reads: who it is, what changed for it, the directory, and whether the hub is there."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response

from wardoffice.contract import wire
from wardoffice.contract.directory_changes import DirectoryChanges
from wardoffice.domain.directory import Directory
from wardoffice.domain.people import Person
from wardoffice.hub.changes import (
    HistoryDiffers,
    StateExpired,
    StateMeaningless,
    changes_since,
    must_be_of_this_history,
)
from wardoffice.hub.opening import Hub
from wardoffice.hub.ward import Ward, directory_since, read_ward
from wardoffice.hub.web import models, versions
from wardoffice.hub.web.bodies import json_answer
from wardoffice.hub.web.callers import Caller, SignedIn, hub_of
from wardoffice.hub.web.problems import Trouble, documented

LIMITS = wire.Limits()
FEATURES = ("authorization_code", "password", "refresh_token", "ranges", "events", "uploads", "leases")

router = APIRouter()


@router.get("/v1/health", response_model=models.Health, responses=documented(503))
def health(hub: Annotated[Hub, Depends(hub_of)]) -> models.Health:
    """The hub is up and its database answers."""
    with hub.reader.begin() as connection:
        return models.Health(status="ok", epoch=read_ward(connection, hub.ward).epoch)


@router.get("/v1/session", response_model=models.Session, responses=documented(401, 410, 422, 503))
def session(
    request: Request,
    caller: SignedIn,
    state: Annotated[str, Query(max_length=1000)] = "",
    once: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Who is signed in, in which posts, and what this hub can do; 410 for a reader whose state is of a history that a
    restored backup has ended. `once` is anything that makes the question new to whoever keeps answers on the way."""
    with caller.hub.reader.begin() as connection:
        ward = read_ward(connection, caller.hub.ward)
        try:
            must_be_of_this_history(connection, ward, caller.person, state)
        except HistoryDiffers as error:
            raise Trouble(410, "history_differs") from error
    return json_answer(request, msgspec.json.encode(_session(caller, ward)))


def _session(caller: Caller, ward: Ward) -> wire.Session:
    person = ward.office.people.get(caller.person) or Person(caller.person, caller.person, caller.person)
    posts = ward.office.posts_of(caller.person)
    return wire.Session(
        person=person.id,
        login=person.login,
        name=person.name,
        organs=tuple(dict.fromkeys(post.organ for post in posts)),
        posts=tuple(post.id for post in posts),
        server_time=caller.hub.now(),
        epoch=ward.epoch,
        limits=LIMITS,
        features=FEATURES,
        contract_oldest=versions.OLDEST,
        contract_newest=versions.NEWEST,
        seq=ward.seq,
    )


@router.get("/v1/changes", response_model=models.ChangePage, responses=documented(400, 401, 410, 422, 503))
def changes(
    request: Request,
    caller: SignedIn,
    since: Annotated[str, Query(max_length=1000)] = "",
    limit: Annotated[int, Query(ge=1, le=LIMITS.changes)] = LIMITS.changes,
) -> Response:
    """What changed for this person since a state, oldest first; every page's state can be gone on from."""
    try:
        with caller.hub.reader.begin() as connection:
            page = changes_since(connection, caller.hub.ward, caller.person, since, limit)
    except StateMeaningless as error:
        raise Trouble(400, "state_meaningless") from error
    except HistoryDiffers as error:
        raise Trouble(410, "history_differs") from error
    except StateExpired as error:
        raise Trouble(410, "state_expired") from error
    return json_answer(request, page)


@router.get(
    "/v1/directory",
    response_model=Directory | DirectoryChanges,
    responses={304: {"description": "As the reader has it"}, **documented(401, 422, 503)},
)
def directory(
    request: Request, caller: SignedIn, since: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None
) -> Response:
    """Organs, units, people, posts, absences, delegations and the calendar; nothing if it is as the reader has it.

    With `since`, the revision the reader has, only what changed from there, or all of it where that cannot be told.
    """
    with caller.hub.reader.begin() as connection:
        ward = read_ward(connection, caller.hub.ward)
        changes = directory_since(connection, ward, since) if since is not None else None
    tag = f'"{ward.epoch}-{ward.directory_revision}"'
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": tag})
    return json_answer(request, changes or ward.directory_json, {"ETag": tag, "Cache-Control": "private, no-cache"})
