"""The judge of a round on real processes: what must hold when everybody has come to rest, and how it is found out.

It trusts nobody's word: it opens the hub's database and every desk's cache itself and compares them with the journal
of what people were told.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec
from sqlalchemy import select, text

import running
from rough_ward import Told, Ward
from running import Profile
from wardoffice import credentials
from wardoffice.contract.codec import command_to_json, document_from_json
from wardoffice.contract.showing import shown
from wardoffice.contract.wire import CommandAnswer
from wardoffice.desk.reading import open_document
from wardoffice.desk.sending import undo
from wardoffice.desk.workplace import Workplace, office
from wardoffice.domain.ids import VIETNAM
from wardoffice.hub import tables
from wardoffice.hub.opening import open_hub
from wardoffice.hub.sight import who_sees
from wardoffice.hub.ward import read_ward
from wardoffice.office import workplace
from wardoffice.store import audit, outbox, records, schema
from wardoffice.store.cache import faults_in
from wardoffice.store.outbox_row import HELD_BACK, OutboxRow, OutboxState

CUT_OFF = "timeout graceful shutdown exceeded"
"""What uvicorn says when a hub that was told to stop has waited long enough for requests the line swallowed."""


@dataclass(frozen=True)
class HubTruth:
    """What the hub's database holds."""

    shown: dict[str, dict[str, Any]]
    visible: dict[str, set[str]]
    """Ids by person."""
    answers: dict[str, CommandAnswer]
    """By command, in the order they were carried out."""
    numbers: dict[str, list[int]]
    """Arrival numbers of documents, by organ."""
    voided: dict[str, list[int]]
    """Numbers that stand in the book with a reason instead of a document."""
    persons: dict[str, str]


def hub_truth(folder: Path) -> HubTruth:
    hub = open_hub(folder)
    try:
        with hub.reader.begin() as connection:
            ward = read_ward(connection, hub.ward)
            bodies = connection.execute(select(tables.objects.c.body)).scalars().all()
            access = connection.execute(select(tables.access.c.person, tables.access.c.object).where(
                tables.access.c.visible)).all()  # fmt: skip
            answers = connection.execute(select(tables.commands.c.answer).order_by(text("rowid"))).scalars().all()
            entries = connection.execute(select(tables.register_entries)).all()
    finally:
        hub.close()
    documents = [document_from_json(body) for body in bodies]
    visible: dict[str, set[str]] = defaultdict(set)
    for person, object_ in access:
        visible[person].add(object_)
    by_rule: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        for reader in who_sees(document, ward.office, datetime.now(VIETNAM)):
            by_rule[reader].add(document.id)
    assert dict(visible) == dict(by_rule), "the hub's own rows of who sees what"
    numbers: dict[str, list[int]] = defaultdict(list)
    for document in documents:
        if document.arrival:
            assert not document.arrival.provisional
            numbers[document.organ].append(document.arrival.number)
    voided: dict[str, list[int]] = defaultdict(list)
    for entry in entries:
        if entry.reason:
            voided[entry.organ].append(entry.number)
    assert sorted(e.number for e in entries if not e.reason) == sorted(n for some in numbers.values() for n in some)
    read = [msgspec.json.decode(answer, type=CommandAnswer) for answer in answers]
    persons = {person.login: person.id for person in ward.office.people.values()}
    return HubTruth(
        {d.id: shown(d, ward.office) for d in documents}, visible, {a.id: a for a in read}, numbers, voided, persons
    )


@contextmanager
def opened(profile: Profile) -> Iterator[Workplace]:
    with mock.patch.object(credentials, "_derived", running._derived_once):
        key = credentials.key_of_profile(profile.folder, environ={"WARDOFFICE_PASSPHRASE": "thử"}, ask=None)
    with workplace(profile.folder, key) as place:
        yield place


def judge(ward: Ward) -> Counter[str]:
    """Judge a ward at rest, let everybody throw away what was refused, and judge again; what became of the acts.

    Raises AssertionError with what does not hold.
    """
    no_faults(ward)
    truth = hub_truth(ward.folder / "hub")
    numbers_have_no_gap(truth)
    became = every_told_act_is_one_effect_or_parked(ward, truth)
    order_is_kept(ward, truth)
    if give_up_refused(ward):
        truth = hub_truth(ward.folder / "hub")
    for profile in ward.desks:
        same_as_the_hub(profile, truth)
    no_words_twice(ward, truth)
    no_faults(ward)
    return became


def no_faults(ward: Ward) -> None:
    """No traceback anywhere, exit status 0, 1 or the signal's, no fault of ours in any log."""
    for ended in ward.ended:
        assert ended.ran.status in (0, 1, -9, -15), ended
        assert "Traceback" not in ended.ran.told, ended
    for child in ward.hub.all:
        told = child.told.read_text("utf-8")
        assert "Traceback" not in told, told
        errors = [line for line in told.splitlines() if "ERROR" in line and CUT_OFF not in line]
        assert not errors, told
    for profile in ward.desks:
        log = (profile.folder / "logs" / "wardoffice.log").read_text("utf-8")
        faults = [line for line in log.splitlines() if json.loads(line)["event"] == "fault"]
        assert not faults, faults


def numbers_have_no_gap(truth: HubTruth) -> None:
    """Every number up to the last stands in the book once: with a document, or with the reason why there is none."""
    for organ, numbers in truth.numbers.items():
        book = sorted(numbers + truth.voided[organ])
        assert book == list(range(1, len(book) + 1)), (organ, sorted(numbers), sorted(truth.voided[organ]))


def every_told_act_is_one_effect_or_parked(ward: Ward, truth: HubTruth) -> Counter[str]:
    """Each act its person was told is written: on the hub once, or parked on his desk with every word."""
    became: Counter[str] = Counter()
    for desk, profile in enumerate(ward.desks):
        with opened(profile) as place, place.cache.reading() as connection:
            rows = {row.id: row for row in outbox.listed(connection, accepted=True)}
        for told in (one for one in ward.told if one.desk == desk):
            assert told.command in rows, ("gone from the outbox", told)
            row = rows[told.command]
            became[_became(told, row, truth.answers.get(told.command), truth)] += 1
    return became


def _became(told: Told, row: OutboxRow, answer: CommandAnswer | None, truth: HubTruth) -> str:
    assert told.words in command_to_json(row.command).decode(), ("words gone", told)
    effects = effects_of(told.words, truth) if told.words else None
    if row.state is OutboxState.ACCEPTED:
        assert answer is not None, ("shown as accepted and unknown to the hub", told)
        assert not answer.code, ("shown as accepted and refused by the hub", told, answer)
        assert effects in (1, None), ("effects on the hub", effects, told)
        return "accepted"
    assert effects in (0, None), ("an effect on the hub of what is not accepted", row, told)
    if row.state is OutboxState.REFUSED:
        assert row.code, told
        return "parked"
    assert (row.state, row.code) == (OutboxState.WAITING, HELD_BACK), ("neither sent nor told why", row)
    return "held back"


def order_is_kept(ward: Ward, truth: HubTruth) -> None:
    """Acts of one desk on one document were carried out in the order they were done."""
    places = {id_: place for place, id_ in enumerate(truth.answers) if not truth.answers[id_].code}
    by: dict[tuple[int, str], list[int]] = defaultdict(list)
    for told in ward.told:
        if told.command in places:
            by[told.desk, told.document].append(places[told.command])
    for where, found in by.items():
        assert found == sorted(found), ("order", where)


def give_up_refused(ward: Ward) -> bool:
    """Everybody throws away what was refused, so that what was held back behind it goes; until nothing is refused."""
    for count in range(10):
        thrown = 0
        for profile in ward.desks:
            with opened(profile) as place:
                with place.cache.reading() as connection:
                    refused = [r for r in outbox.listed(connection) if r.state is OutboxState.REFUSED]
                thrown += sum(undo(place, row.id) is not None for row in refused)
        if not thrown:
            return count > 0
        ward.rest()
    raise AssertionError("refusals without end")


def same_as_the_hub(profile: Profile, truth: HubTruth) -> None:
    """The desk holds what its person may see and nothing else, whole, equal to the hub's, and every file of it."""
    may_see = truth.visible[truth.persons[profile.login]]
    with opened(profile) as place:
        assert faults_in(place.cache) == []
        with place.cache.reading() as connection:
            assert audit.first_fault(connection) is None
            assert outbox.listed(connection) == []
            held = set(records.revisions(connection))
            listed = set(connection.execute(select(schema.list_rows.c.id)).scalars())
            keys = set(connection.execute(select(schema.files.c.sha256)).scalars())
            own = set(connection.execute(select(schema.uploads.c.sha256)).scalars())
        assert held == listed == may_see, (profile.login, held ^ may_see, listed ^ may_see)
        wanted = {file["sha256"] for id_ in may_see for file in truth.shown[id_]["attachments"]}
        assert wanted <= keys <= wanted | own, (profile.login, "keys to files", keys ^ wanted)
        for id_ in may_see:
            seen = open_document(place, id_)
            assert seen is not None
            assert shown(seen.document, office(place)) == truth.shown[id_], (profile.login, id_)
            assert all(one.cached for one in seen.attachments), (profile.login, id_, "files")


def no_words_twice(ward: Ward, truth: HubTruth) -> None:
    """Also of acts nobody was told of: at most one effect."""
    for told in ward.withdrawn:
        assert not (told.words and effects_of(told.words, truth)), ("withdrawn and done all the same", told)
    for words in ward.tried_words:
        assert effects_of(words, truth) <= 1, words


def effects_of(words: str, truth: HubTruth) -> int:
    """How many times an act with these words took effect: a forwarding to several people is one."""
    found: Counter[tuple[str, ...]] = Counter()
    for id_, document in truth.shown.items():
        for place in ("endorsements", "proposals", "comments", "notes"):
            found[id_, place] += sum(one["text"] == words for one in document[place])
        found[id_, "attachments"] = sum(file["name"].startswith(words) for file in document["attachments"])
        found[id_, "extensions"] = sum(one["reason"] == words for one in document["extension_requests"])
        for step in document["route"]:
            found[id_, "route", step["to"]] += step["text"] == words
    return max(found.values(), default=0)
