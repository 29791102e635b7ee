"""Faults planted into the engine and the hub, each a line or two that somebody might really get wrong.

`PLANTED` names each, says how to plant it and on what kind of day it shows; test_planted_faults.py sees each caught.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from sqlalchemy import delete

from simulation import faults_at_the_desk as at_the_desk
from simulation import faults_at_the_hub as at_the_hub
from simulation import scenarios as told
from simulation.scenarios import Scenario
from wardoffice.endpoint import line
from wardoffice.endpoint.authorization import Authorization
from wardoffice.hub import carrying_out, sight
from wardoffice.hub import leasing as hub_leasing
from wardoffice.hub.web import sending
from wardoffice.store import changes, index, leases, outbox, schema
from wardoffice.store.files import PartFile
from wardoffice.sync import pulling
from wardoffice.sync import round as one_round


@dataclass(frozen=True, slots=True)
class Planted:
    """`scenario` is a told day that catches it, `seeds` are random days of which one does; one of the two is given."""

    what: str
    plant: Callable[[], AbstractContextManager[Any]]
    scenario: Scenario | None = None
    seeds: range = range(0)
    day: dict[str, Any] = field(default_factory=dict)


def _instead(target: Any, name: str, other: Any) -> Callable[[], AbstractContextManager[Any]]:
    return lambda: patch.object(target, name, other)


PLANTED = {
    "idempotency": Planted(
        "the hub carries out again what it is sent again", at_the_hub.no_idempotency, told.answers_are_lost
    ),
    "cursor_first": Planted(
        "the cursor is stored before its page",
        _instead(pulling, "store_run", at_the_desk.cursor_first()),
        told.a_machine_goes_down_at_every_commit,
    ),
    "overlay_off_on_answer": Planted(
        "an act leaves the screen with the answer, not with the revision",
        _instead(outbox, "_accepted", at_the_desk.overlay_off_on_answer),
        told.answers_are_lost,
    ),
    "refused_deleted": Planted(
        "a refused act is deleted, not parked",
        _instead(outbox, "answered", at_the_desk.refused_is_deleted),
        told.a_refusal_holds_back,
    ),
    "accepted_without_storing": Planted(
        "the hub says accepted and stores nothing",
        _instead(carrying_out, "_store", at_the_hub.accepted_without_storing),
        told.answers_are_lost,
    ),
    "sight_not_taken": Planted(
        "the hub's access rows do not follow a revocation",
        _instead(sight, "_set", at_the_hub.nobody_loses_sight),
        told.posts_are_changed,
    ),
    "hidden_not_erased": Planted(
        "the desk keeps what its person may no longer see",
        _instead(changes, "_remove", at_the_desk.hidden_stays),
        told.posts_are_changed,
    ),
    "held_back_ignored": Planted(
        "on the hub a refused act holds nothing back",
        _instead(sending, "carry_out", at_the_hub.nothing_held_back),
        told.a_refusal_holds_back,
    ),
    "held_back_in_one_batch_only": Planted(
        "at the desk a refused act holds back only what was sent with it",
        _instead(outbox, "_hold_back_behind", at_the_desk.nothing_held_back_here),
        told.written_while_the_refusal_is_under_way,
    ),
    "number_twice": Planted("a number is given twice", at_the_hub.number_given_twice, told.several_are_registered),
    "answers_by_position": Planted(
        "answers are matched by their place", at_the_hub.answers_by_position, told.a_refusal_holds_back
    ),
    "half_list_believed": Planted(
        "listing anew removes what a first page does not name",
        _instead(pulling, "_page", at_the_desk.first_page_is_all),
        told.states_are_forgotten,
    ),
    "empty_list_believed": Planted(
        "an empty list is believed",
        _instead(pulling.listing, "has_named", lambda _: True),
        told.an_empty_list_comes,
    ),
    "no_guard": Planted(
        "any number of removals is believed", _instead(changes, "_guard", lambda *_: None), told.a_short_list_comes
    ),
    "taken_not_marked": Planted(
        "what is under way can still be taken back",
        _instead(outbox, "take", at_the_desk.taken_without_marking),
        told.taken_back_under_way,
    ),
    "settled_by_any_page": Planted(
        "any page ends the overlay, also one older than the act",
        at_the_desk.settled_by_any_page,
        told.an_old_page_comes_again,
    ),
    "asked_as_before": Planted(
        "the session is asked for in words an old answer fits",
        _instead(line, "uuid7", lambda: "once"),
        told.a_proxy_answers_for_the_hub,
    ),
    "tokens_not_kept": Planted(
        "a refresh token is used twice",
        _instead(Authorization, "_renewed", at_the_desk.tokens_not_kept),
        told.tokens_end_again_and_again,
    ),
    "newest_first": Planted(
        "the queue is sent from its end",
        _instead(outbox, "due", at_the_desk.newest_first),
        told.a_machine_goes_down_at_every_commit,
        range(12),
    ),
    "feed_not_told": Planted(
        "a change reaches nobody's feed",
        _instead(sight, "tell_of_change", at_the_hub.feed_not_told),
        told.answers_are_lost,
    ),
    "file_unchecked": Planted(
        "a file counts without its hash",
        _instead(PartFile, "close_whole", at_the_desk.unchecked_file),
        told.a_file_is_cut_short,
    ),
    "index_skips": Planted(
        "the index notes how far it has read, and writes nothing",
        _instead(index, "write_many", lambda *_: None),
        told.states_are_forgotten,
    ),
    "lists_keep_old_posts": Planted(
        "list rows are not seen anew from a new directory",
        _instead(pulling, "project_all", lambda *_: 0),
        told.posts_are_changed,
    ),
    "lists_cut_off": Planted(
        "a round cut off after the new directory leaves the lists as they were",
        at_the_desk.lists_owed_to_nobody,
        told.the_machine_goes_down_over_a_new_directory,
    ),
    "act_before_its_file": Planted(
        "an act is sent and taken without its file", at_the_desk.act_before_its_file, told.a_file_is_sent_in_pieces
    ),
    "anything_makes_room": Planted("what is pinned makes room too", at_the_desk.anything_makes_room, told.room_is_made),
    "number_given_again": Planted(
        "a desk forgets which number it gave last",
        _instead(leases, "given", lambda *_: None),
        told.the_register_is_lent,
    ),
    "numbers_go_missing": Planted(
        "a number that was given and not used is left out of the book",
        _instead(hub_leasing, "void_missing", lambda *_: None),
        told.the_register_is_lent,
    ),
    "not_offered_again": Planted(
        "what a hub has lost is not sent again",
        _instead(outbox, "offer_again", lambda _: 0),
        told.a_backup_is_put_back,
    ),
    "put_back_unnoticed": Planted(
        "a hub that was put back is taken for what it was",
        _instead(one_round, "session_of_the_same_life", at_the_desk.same_life),
        told.a_backup_is_put_back,
    ),
    "lost_unnoticed": Planted(
        "nobody asks whether a hub still shows what it accepted",
        _instead(pulling, "must_show_what_it_accepted", lambda *_: None),
        told.others_work_on_at_a_hub_put_back,
    ),
    "full_list_unasked": Planted(
        "only a page of changes is asked whether it shows what was accepted, not a full list",
        at_the_desk.full_list_unasked,
        told.a_full_list_comes_from_a_hub_put_back,
    ),
    "unshown_not_offered": Planted(
        "who signs in for another reason does not offer again what the hub has not shown",
        _instead(outbox, "offer_unshown_again", lambda _: 0),
        told.one_signs_in_at_a_hub_put_back,
    ),
    "settled_by_revision": Planted(
        "an act counts as shown when its record's revision is as high",
        _instead(outbox, "settle", at_the_desk.settled_by_revision),
        told.others_work_on_at_the_same_document,
    ),
    "asked_and_forgotten": Planted(
        "a desk that wishes something else with a register forgets that it has asked for it",
        _instead(leases, "wish", at_the_desk.asked_and_forgotten),
        told.the_register_is_given_back_and_nobody_hears,
    ),
    "lent_unheard": Planted(
        "a desk forgets its registers when the hub is put back, and the hub does not",
        _instead(leases, "doubt", lambda connection: connection.execute(delete(schema.leases))),
        told.the_register_is_lent_by_a_hub_put_back,
    ),
}
