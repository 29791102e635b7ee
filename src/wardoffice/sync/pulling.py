"""Fetching what is new: the directory when it changed, then the pages of changes, each stored with its cursor.

When the hub cannot tell changes since our state, everything is listed anew and compared; an empty list is not believed.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event

from wardoffice import __version__
from wardoffice.contract import CONTRACT_VERSION
from wardoffice.contract.wire import ChangePage
from wardoffice.domain.commands import RULES_VERSION
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.store import delegations, directory, facts, listing, outbox
from wardoffice.store.changes import (
    DOCUMENT,
    ReadPage,
    Stored,
    count_not_understood,
    erase_missing,
    read_page,
    store_run,
)
from wardoffice.store.problem import StoreProblem
from wardoffice.store.projection import Viewpoint, project, project_all
from wardoffice.sync.new_life import must_show_what_it_accepted, session_of_the_same_life
from wardoffice.sync.parts import Parts, never
from wardoffice.sync.problem import SyncProblem

PAGE = 500
MOST_PAGES = 6
"""Pages stored in one transaction at most: more would keep others waiting for the cache, and take memory."""
LISTING_ANEW = facts.LISTING_ANEW


def pull_directory(parts: Parts) -> bool:
    """Fetch the directory if it changed; every list row is seen from the new one, also after a round that was cut off
    before it had come so far. Whether it changed."""
    with parts.cache.reading() as connection:
        known, held = directory.revision(connection), directory.get_body(connection)
    epoch = parts.fact(facts.EPOCH) if known else ""
    found = parts.tried(lambda: parts.line.directory(epoch, known, held if known else b""))
    if found is not None:
        _same_life(parts)
        if known and not (found.organs and found.people and found.posts):
            raise EndpointProblem("not_the_contract", {"what": "directory"})  # an empty one is not believed
        with parts.cache.writing() as connection:
            directory.put(connection, found)
    if parts.fact(facts.LISTS_BEHIND):
        project_all(parts.cache, parts.viewpoint())
        delegations.conceal(parts.cache, parts.viewpoint(), parts.cache.clock())
    if found is None:
        return False
    parts.tell({"event": "directory", "revision": found.revision})
    return True


def pull(parts: Parts) -> int:
    """Fetch and store all pages; how many objects were applied."""
    _understand_more(parts)
    with parts.cache.reading() as connection:
        accepted = outbox.unconfirmed(connection)
    applied, seq = _list_anew(parts) if parts.fact(LISTING_ANEW) else _go_on(parts)
    must_show_what_it_accepted(parts, accepted, seq)
    return applied


def _go_on(parts: Parts) -> tuple[int, int]:
    """What changed since the last round, or everything where the hub cannot tell; as `_pages`."""
    try:
        return _pages(parts, parts.fact(facts.CURSOR), anew=False)
    except EndpointProblem as problem:
        if problem.code != "state_expired":
            raise
    session_of_the_same_life(parts)  # a restored hub is not asked for a full list until somebody has signed in anew
    return _list_anew(parts)


def _understand_more(parts: Parts) -> None:
    """A program other than the last one asks for everything anew where that one met what it did not understand: the
    cursor has passed those objects, and only the full list brings them again."""
    program = f"{__version__} {CONTRACT_VERSION} {RULES_VERSION}"
    if parts.fact(facts.UNDERSTOOD_BY) == program:
        return
    with parts.cache.writing() as connection:
        if count_not_understood(connection):
            listing.begin(connection)
        facts.set_fact(connection, facts.UNDERSTOOD_BY, program)


def _list_anew(parts: Parts) -> tuple[int, int]:
    """Everything visible, from the beginning or from where it was cut off; what is no longer listed goes into the bin.

    As `_pages`: what changes while it is being listed comes once more, at its end. An empty list, where something is
    held, is not believed until somebody has confirmed it.
    """
    applied, seq = _all_pages(parts)
    with parts.cache.reading() as connection:
        missing, listed = listing.not_named(connection), listing.has_named(connection)
    if missing and not listed and not parts.removal_confirmed:
        with parts.cache.writing() as connection:
            listing.begin(connection)
        raise SyncProblem("feed_empty", {"held": len(missing)})
    if missing:
        erase_missing(parts.cache, missing, removal_confirmed=parts.removal_confirmed)
    viewpoint = parts.viewpoint()
    with parts.cache.writing() as connection:
        listing.end(connection)
        project(connection, outbox.settle_all(connection), viewpoint)
    return applied, seq


def _all_pages(parts: Parts) -> tuple[int, int]:
    """What is still to come of a full list; from the first page where the hub has forgotten how far it was."""
    with parts.cache.writing() as connection:
        cursor = listing.resume_or_begin(connection)
    try:
        return _pages(parts, cursor, anew=True)
    except EndpointProblem as problem:
        if problem.code != "state_expired" or not cursor:
            raise
    with parts.cache.writing() as connection:
        listing.begin(connection)
    return _pages(parts, "", anew=True)


def _pages(parts: Parts, cursor: str, *, anew: bool) -> tuple[int, int]:
    """Page after page to the end; while some are stored, the next are fetched and read, and the last ones indexed.

    How many objects were applied, and up to which of the hub's changes everything is here.
    """
    viewpoint, applied = parts.viewpoint(), 0
    waited_for = Event()
    waited_for.set()
    with parts.workers(1) as ahead, parts.workers(1) as beside:
        coming = ahead.submit(_run, parts, cursor, viewpoint, waited_for)
        indexing = beside.submit(never)
        while True:
            waited_for.set()
            run = coming.result()
            waited_for.clear()
            last = run.pages[-1].page
            if last.has_more and run.problem is None:
                coming = ahead.submit(_run, parts, last.state, viewpoint, waited_for)
            stored = store_run(parts.cache, run.pages, viewpoint, anew=anew, removal_confirmed=parts.removal_confirmed)
            indexing.result()
            indexing = beside.submit(_index, parts, stored)
            for read, one in zip(run.pages, stored, strict=True):
                applied += one.count
                _tell(parts, read.page, one.count)
            if run.problem is not None:
                raise run.problem
            if not last.has_more:
                return applied, last.seq


@dataclass(frozen=True, slots=True)
class Run:
    """Pages that came one after another, and what ended them before their time."""

    pages: tuple[ReadPage, ...]
    problem: EndpointProblem | SyncProblem | None = None


def _run(parts: Parts, cursor: str, viewpoint: Viewpoint, waited_for: Event) -> Run:
    """The next pages, as many as come before somebody waits for them; at least one, or its problem is raised."""
    pages: list[ReadPage] = []
    while True:
        try:
            read = _page(parts, cursor, viewpoint)
        except (EndpointProblem, SyncProblem) as problem:
            if not pages:
                raise
            return Run(tuple(pages), problem)
        pages.append(read)
        cursor = read.page.state
        if waited_for.is_set() or len(pages) == MOST_PAGES or not read.page.has_more:
            return Run(tuple(pages))


def _index(parts: Parts, stored: Sequence[Stored]) -> bool:
    """Let the index have pages at once; a fault of the index is met when it catches up, and costs no page."""
    plain = [one for one in stored if one.plain]
    if len(plain) < len(stored):
        return False
    try:
        rows = [row for one in plain for row in one.plain]
        return parts.index.take_over([one.stamp for one in plain], rows)
    except StoreProblem:
        return False


def _tell(parts: Parts, page: ChangePage, count: int) -> None:
    if count:
        named = [change.id for change in page.changes if change.type == DOCUMENT]
        seq = max(change.seq for change in page.changes)
        parts.tell({"event": "pulled", "count": count, "seq": seq, "documents": named})


def _asked(parts: Parts, cursor: str) -> ChangePage:
    """A page of the size the line bears; how it came says how large the next one is."""
    began = time.monotonic()
    try:
        page = parts.line.changes(cursor, parts.pace.up_to(PAGE))
    except EndpointProblem:
        parts.pace.broke()
        raise
    parts.pace.took(time.monotonic() - began, PAGE)
    return page


def _page(parts: Parts, cursor: str, viewpoint: Viewpoint) -> ReadPage:
    """The next page, read; one of another life of the hub, or that says more and does not move on, is not taken."""
    page = parts.tried(lambda: _asked(parts, cursor))
    _same_life(parts)
    if page.seq and parts.is_older(page.seq):
        session_of_the_same_life(parts)  # a page that comes late is no restored hub; what it tells is known here
    if page.has_more and page.state == cursor:
        raise EndpointProblem("not_the_contract", {"what": "state"})
    return read_page(page, viewpoint)


def _same_life(parts: Parts) -> None:
    """What was just answered came from the hub this profile knows, and not from another life of it."""
    if parts.line.epoch != parts.fact(facts.EPOCH):
        raise SyncProblem("hub_renewed")
