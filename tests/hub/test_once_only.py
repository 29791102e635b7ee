"""A command is carried out once, however often and by however many lines at once it comes, over real HTTP."""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import CHAIR, CLERK, KT
from hub.each_database import on_each_database
from hub_at_work import Desk, act, letter, served
from wardoffice.contract.codec import command_to_json
from wardoffice.domain.commands import Command, Comment, Endorse, RegisterIncoming
from wardoffice.domain.document import AssignmentRole, Given
from wardoffice.hub.opening import Hub, open_hub
from wardoffice.hub.showing import show

stands_on = on_each_database

SignIn = Callable[[str], Desk]


def copies_at_once(url: str, desk: Desk, batches: list[list[Command]]) -> list[list[dict[str, Any]]]:
    """Each batch sent by a line of its own, all let go together; the answers."""
    answers: list[list[dict[str, Any]]] = [[] for _ in batches]
    ready = threading.Barrier(len(batches))

    def send(place: int) -> None:
        one = Desk(url, desk.login)
        one.http.headers["Authorization"] = desk.http.headers["Authorization"]
        ready.wait(20)
        answers[place] = one.send(*batches[place])
        one.http.close()

    threads = [threading.Thread(target=send, args=(place,)) for place in range(len(batches))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@given(copies=st.integers(2, 10), comments=st.integers(1, 4))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_number_of_copies_of_a_batch_at_once_have_one_effect_each_and_one_answer(
    hub: Hub, url: str, desk: SignIn, tmp_path: Path, copies: int, comments: int
) -> None:
    document, clerk = letter(hub, tmp_path), desk(CLERK)
    batch = [act(CLERK, document, RegisterIncoming())]
    batch += [act(CLERK, document, Comment(f"lời {n}")) for n in range(comments)]
    before = {one["arrival_number"] for one in shown_all(hub)}

    answers = copies_at_once(url, clerk, [batch] * copies)

    for place in range(len(batch)):
        told = [answer[place] for answer in answers]
        assert sorted(one["result"] for one in told) == ["accepted"] + ["duplicate"] * (copies - 1)
        assert len({one["revision"] for one in told}) == 1
    now = show(hub, document)
    assert [one["text"] for one in now["comments"]] == [f"lời {n}" for n in range(comments)]
    assert now["arrival_number"] not in before
    assert now["arrival_number"] == max((n or 0 for n in before), default=0) + 1


def shown_all(hub: Hub) -> list[dict[str, Any]]:
    from sqlalchemy import select

    from wardoffice.hub.tables import objects

    with hub.reader.begin() as connection:
        ids = connection.execute(select(objects.c.id)).scalars().all()
    return [show(hub, id_) for id_ in ids]


def test_a_batch_sent_again_after_the_hub_was_started_anew_gets_its_first_answers(
    hub: Hub, hub_folder: Path, tmp_path: Path
) -> None:
    document = letter(hub, tmp_path)
    batch = [act(CLERK, document, RegisterIncoming()), act(CLERK, document, Comment("một"))]
    late = [*batch, act(CLERK, document, Comment("hai"))]
    first: list[dict[str, Any]] = []
    for _ in range(2):
        started = open_hub(hub_folder)
        with served(started) as url:
            clerk = Desk(url, CLERK).sign_in()
            answers = clerk.send(*(late if first else batch))
            clerk.http.close()
        started.close()
        if first:
            assert [(one["result"], one["revision"]) for one in answers[:2]] == [
                ("duplicate", one["revision"]) for one in first
            ]
            assert answers[2]["result"] == "accepted"
        first = first or answers

    now = show(hub, document)
    assert (now["arrival_number"], [one["text"] for one in now["comments"]]) == (1, ["một", "hai"])


@pytest.mark.parametrize("place", ["payload", "document", "post", "at"])
def test_the_same_id_with_anything_else_in_it_is_refused_as_used_and_changes_nothing(
    hub: Hub, desk: SignIn, tmp_path: Path, place: str
) -> None:
    document, other = letter(hub, tmp_path), letter(hub, tmp_path)
    clerk, chair = desk(CLERK), desk(CHAIR)
    for one in (document, other):
        clerk.act(one, RegisterIncoming())
    first = act(CHAIR, document, Endorse("Giao", (Given(KT, AssignmentRole.LEAD),)))
    assert chair.send(first)[0]["result"] == "accepted"
    before = [show(hub, one) for one in (document, other)]
    again = json.loads(command_to_json(first))
    again[place] = {
        "payload": {**again["payload"], "text": "Giao khác"}, "document": other, "post": "pct",
        "at": "2026-11-23T09:00:00+07:00",
    }[place]  # fmt: skip

    (answer,) = chair.send_raw([again])

    assert (answer["result"], answer["code"]) == ("refused", "id_reused")
    assert [show(hub, one) for one in (document, other)] == before
    assert chair.send(first)[0]["result"] == "duplicate"
