"""Whatever is sent, a running hub never fails, and answers only what docs/openapi.json says."""

import json
import os
from collections.abc import Iterator
from datetime import date, time

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cases import CHAIR, CHIEF, CLERK, HEAD_KT, KT, OFFICER, PARTY, VH
from hub_at_work import Desk, letter, new_hub, served
from wardoffice.domain.commands import (
    Annotate,
    Comment,
    Endorse,
    Forward,
    ProposeEndorsement,
    RegisterIncoming,
    Remind,
    RequestExtension,
)
from wardoffice.domain.deadline import Due
from wardoffice.domain.document import AssignmentRole, Given
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.hub.opening import Hub
from wardoffice.hub.web.description import description

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
THOROUGHLY = os.environ.get("HYPOTHESIS_PROFILE") == "explore"
schema = schemathesis.openapi.from_dict(description()).exclude(path="/v1/events")  # never ends: tests/hub/test_events
schema.config.phases.coverage.enabled = THOROUGHLY  # every boundary of nineteen acts: half a minute
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
MARKS = (
    Mark(MarkKind.INK, 1, strokes=(((1, 2), (3.5, 4)),), color="#1438B8"),
    Mark(MarkKind.HIGHLIGHT, 1, rects=((1, 2, 3, 4),)),
    Mark(MarkKind.UNDERLINE, 1, rects=((1, 2, 3, 4),), rotation=0),
    Mark(MarkKind.ARROW, 1, strokes=(((1, 2), (3.5, 4)),)),
    Mark(MarkKind.TICK, 1, rect=(1, 2, 3, 4)),
    Mark(MarkKind.RECTANGLE, 1, rect=(1, 2, 3, 4)),
    Mark(MarkKind.NOTE, 2, point=(5, 5), text="Xem lại", rotation=90),
    Mark(MarkKind.ENDORSEMENT_TEXT, 1, rect=(10, 10, 90, 40), text="Giao VP tham mưu"),
)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    folder = tmp_path_factory.mktemp("conformance")
    made = new_hub(folder / "hub")
    for n in range(3):
        letter(made, folder, b"%d" % n, due=Due(date(2026, 11, 30), time(17, 0)))
    yield made
    made.close()


@pytest.fixture(scope="module")
def url(hub: Hub) -> Iterator[str]:
    with served(hub) as address:
        yield address


@pytest.fixture(scope="module")
def chair(url: str) -> Iterator[Desk]:
    """The chairperson of an office where something of every kind has been done."""
    clerk, chief, head = (Desk(url, login).sign_in() for login in (CLERK, CHIEF, HEAD_KT))
    document = clerk.pull()[0]["id"]
    signed_in = Desk(url, CHAIR).sign_in()
    due = Due(date(2026, 12, 1), time(9, 30), 5)
    others = Given(VH, AssignmentRole.COOPERATING), Given(PARTY, AssignmentRole.FOR_INFORMATION)
    done = [
        clerk.act(document, RegisterIncoming()),
        chief.act(document, ProposeEndorsement("Đề nghị", (Given(KT, AssignmentRole.LEAD, due),))),
        signed_in.act(document, Endorse("Giao P. KT", (Given(KT, AssignmentRole.LEAD, due), *others), MARKS)),
        signed_in.act(document, Annotate((MARKS[0],))),
        head.act(document, Forward((Given(OFFICER, AssignmentRole.LEAD, due),))),
        head.act(document, RequestExtension(Due(date(2026, 12, 5)), "Chờ số liệu")),
        head.act(document, Comment("Đang làm")),
        chief.act(document, Remind()),
    ]
    assert [a["code"] for a in done] == [""] * len(done)
    for desk in (clerk, chief, head):
        desk.http.close()
    yield signed_in
    signed_in.http.close()


@schema.parametrize()
@settings(
    max_examples=200 if THOROUGHLY else 40,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_sent_the_hub_answers_as_described(case: schemathesis.Case, url: str, chair: Desk) -> None:
    if case.path != "/oauth/token":
        case.headers["Authorization"] = f"Bearer {chair.tokens['access_token']}"
    case.call_and_validate(base_url=url, checks=CHECKS, timeout=20)


def test_a_feed_with_everything_in_it_is_as_described(chair: Desk) -> None:
    components = description()["components"]
    for path, name in (("/v1/changes", "ChangePage"), ("/v1/session", "Session"), ("/v1/directory", "Directory")):
        answer = chair.get(path).json()
        shape = {"$ref": f"#/components/schemas/{name}", "components": components}
        judge = jsonschema_rs.Draft202012Validator(shape, validate_formats=True)
        assert [str(e.schema_path) for e in judge.iter_errors(answer)] == []
    documents = [c["object"] for c in chair.page()["changes"]]
    full = max(documents, key=lambda d: len(json.dumps(d)))
    empty = {name for name, value in full.items() if value in ([], None)}
    assert empty <= {"sent_from", "contested_leads", "completed_at", "issued_date", "readings", "recalled", "replaces"}


def test_the_description_would_notice_a_field_too_many(chair: Desk) -> None:
    shape = {"$ref": "#/components/schemas/Session", "components": description()["components"]}
    wrong = {**chair.get("/v1/session").json(), "surprise": 1}
    assert not jsonschema_rs.Draft202012Validator(shape).is_valid(wrong)
