"""Fetching what is new: the directory when it changed, then the pages of changes, each stored with its cursor.

When the hub cannot tell changes since our state, everything is listed anew and compared; an empty list is not believed.
"""

import time

from wardoffice import __version__
from wardoffice.contract import CONTRACT_VERSION
from wardoffice.contract.wire import ChangePage
from wardoffice.domain.commands import RULES_VERSION
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.store import delegations, directory, facts, listing
from wardoffice.store.changes import (
    DOCUMENT,
    ReadPage,
    Stored,
    count_not_understood,
    erase_missing,
    read_page,
    store_read,
)
from wardoffice.store.problem import StoreProblem
from wardoffice.store.projection import Viewpoint, project_all
from wardoffice.sync.new_life import session_of_the_same_life
from wardoffice.sync.parts import Parts, never
from wardoffice.sync.problem import SyncProblem

PAGE = 500
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
    cursor = parts.fact(facts.CURSOR)
    if parts.fact(LISTING_ANEW):
        return _list_anew(parts)
    try:
        return _pages(parts, cursor, anew=False)
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


def _list_anew(parts: Parts) -> int:
    """Everything visible, from the beginning or from where it was cut off; what is no longer listed goes into the bin.

    An empty list, where something is held, is not believed.
    """
    applied = _all_pages(parts)
    with parts.cache.reading() as connection:
        missing, listed = listing.not_named(connection), listing.has_named(connection)
    if missing and not listed:
        with parts.cache.writing() as connection:
            listing.begin(connection)
        raise SyncProblem("feed_empty", {"held": len(missing)})
    if missing:
        erase_missing(parts.cache, missing, removal_confirmed=parts.removal_confirmed)
    with parts.cache.writing() as connection:
        listing.end(connection)
    return applied


def _all_pages(parts: Parts) -> int:
    """The pages still to come of a full list; from the first one where the hub no longer knows how far it was."""
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


def _pages(parts: Parts, cursor: str, *, anew: bool) -> int:
    """Page after page to the end; while one is stored, the next is fetched and read, and the last one indexed."""
    viewpoint, applied = parts.viewpoint(), 0
    with parts.workers(1) as ahead, parts.workers(1) as beside:
        coming, indexing = ahead.submit(_page, parts, cursor, viewpoint), beside.submit(never)
        while True:
            read = coming.result()
            page = read.page
            if page.has_more:
                coming = ahead.submit(_page, parts, page.state, viewpoint)
            stored = store_read(parts.cache, read, viewpoint, anew=anew, removal_confirmed=parts.removal_confirmed)
            indexing.result()
            indexing = beside.submit(_index, parts, stored)
            applied += stored.count
            _tell(parts, page, stored.count)
            if not page.has_more:
                return applied


def _index(parts: Parts, stored: Stored) -> bool:
    """Let the index have a page at once; a fault of the index is met when it catches up, and costs no page."""
    try:
        return bool(stored.plain) and parts.index.take_over(stored.stamp, stored.plain)
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
        raise SyncProblem("hub_restored")
