"""Files sent to the hub: gone on with after every cut, counted only with their hash, and nobody else's business."""

import hashlib
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from cases import CHAIR, CHIEF, CLERK, OFFICER
from hub_at_work import SECONDS, Desk, act, letter, served
from wardoffice.domain.commands import Attach, AttachedFile, EnterEndorsement, RegisterIncoming
from wardoffice.hub import uploads
from wardoffice.hub.opening import Hub, open_hub
from wardoffice.hub.showing import show

SignIn = Callable[[str], Desk]
BODY = b"%PDF-1.4 " + bytes(range(256)) * 40
SHA256 = hashlib.sha256(BODY).hexdigest()
FILE = AttachedFile("biên bản.pdf", SHA256, len(BODY), "application/pdf")


def begin(desk: Desk, body: bytes = BODY, **more: Any) -> requests.Response:
    new = {"sha256": hashlib.sha256(body).hexdigest(), "size": len(body), "media_type": "application/pdf", **more}
    return desk.http.post(f"{desk.url}/v1/uploads", json=new, timeout=SECONDS)


def go_on(desk: Desk, id_: str, offset: int, piece: bytes) -> requests.Response:
    headers = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
    return desk.http.patch(f"{desk.url}/v1/uploads/{id_}", data=piece, headers=headers, timeout=SECONDS)


def how_far(desk: Desk, id_: str) -> requests.Response:
    return desk.http.head(f"{desk.url}/v1/uploads/{id_}", timeout=SECONDS)


def sent(desk: Desk, body: bytes = BODY) -> None:
    assert go_on(desk, begin(desk, body).json()["id"], 0, body).json()["finished"]


@pytest.fixture
def registered(hub: Hub, desk: SignIn, tmp_path: Path) -> tuple[Desk, str]:
    clerk, document = desk(CLERK), letter(hub, tmp_path)
    assert clerk.act(document, RegisterIncoming())["result"] == "accepted"
    return clerk, document


def test_a_file_is_sent_in_pieces_and_counts_with_the_last_one(desk: SignIn, hub: Hub) -> None:
    clerk = desk(CLERK)
    new = begin(clerk)
    assert (new.status_code, new.json()["offset"], new.headers["Upload-Offset"]) == (201, 0, "0")
    id_ = new.json()["id"]
    assert new.headers["Location"] == f"/v1/uploads/{id_}"
    assert go_on(clerk, id_, 0, BODY[:1000]).json() == {
        "id": id_, "offset": 1000, "size": len(BODY), "finished": False
    }  # fmt: skip
    assert hub.files.path(SHA256) is None
    assert go_on(clerk, id_, 1000, BODY[1000:]).json()["finished"] is True
    kept = hub.files.path(SHA256)
    assert kept is not None
    assert kept.read_bytes() == BODY


def test_it_goes_on_where_it_stopped_whoever_forgot_the_address(desk: SignIn) -> None:
    clerk = desk(CLERK)
    id_ = begin(clerk).json()["id"]
    go_on(clerk, id_, 0, BODY[:777])
    assert begin(clerk).json() == {"id": id_, "offset": 777, "size": len(BODY), "finished": False}
    assert how_far(clerk, id_).headers["Upload-Offset"] == "777"
    assert how_far(clerk, id_).headers["Upload-Length"] == str(len(BODY))


def test_a_line_that_breaks_within_a_piece_leaves_what_arrived(desk: SignIn, url: str) -> None:
    clerk = desk(CLERK)
    id_ = begin(clerk).json()["id"]
    host, port = url.removeprefix("http://").split(":")
    head = (
        f"PATCH /v1/uploads/{id_} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {clerk.tokens['access_token']}\r\n"
        f"Upload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: {len(BODY)}\r\n\r\n"
    )
    with socket.create_connection((host, int(port))) as line:
        line.sendall(head.encode() + BODY[:5000])
        while how_far(clerk, id_).headers["Upload-Offset"] == "0":
            assert hub_is_there(clerk)
    while (arrived := int(how_far(clerk, id_).headers["Upload-Offset"])) < 5000:
        assert hub_is_there(clerk)
    assert go_on(clerk, id_, arrived, BODY[arrived:]).json()["finished"]


def hub_is_there(desk: Desk) -> bool:
    return desk.get("/v1/health").ok


def test_it_goes_on_after_the_hub_was_started_anew(hub: Hub, hub_folder: Path) -> None:
    with served(hub) as url:
        first = Desk(url, CLERK).sign_in()
        id_ = begin(first).json()["id"]
        go_on(first, id_, 0, BODY[:4000])
        first.http.close()
    again = open_hub(hub_folder)
    with served(again) as url:
        second = Desk(url, CLERK).sign_in()
        assert begin(second).json()["offset"] == 4000
        assert go_on(second, id_, 4000, BODY[4000:]).json()["finished"]
        second.http.close()
    again.close()


def test_bytes_that_do_not_continue_the_last_ones_are_not_taken(desk: SignIn) -> None:
    clerk = desk(CLERK)
    id_ = begin(clerk).json()["id"]
    answer = go_on(clerk, id_, 5, BODY[5:])
    assert (answer.status_code, answer.json()["code"], answer.headers["Upload-Offset"]) == (409, "upload_offset", "0")


def test_bytes_with_another_hash_never_count_and_may_be_sent_anew(desk: SignIn, hub: Hub) -> None:
    clerk = desk(CLERK)
    id_ = begin(clerk).json()["id"]
    answer = go_on(clerk, id_, 0, bytes(len(BODY)))
    assert (answer.status_code, answer.json()["code"]) == (422, "upload_hash")
    assert hub.files.path(SHA256) is None
    assert how_far(clerk, id_).headers["Upload-Offset"] == "0"
    assert go_on(clerk, id_, 0, BODY).json()["finished"]


def test_more_bytes_than_were_told_are_not_taken(desk: SignIn) -> None:
    clerk = desk(CLERK)
    answer = go_on(clerk, begin(clerk).json()["id"], 0, BODY + b"!")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"size": 500_000_001}, 413),
        ({"size": 0}, 422),
        ({"sha256": "A" * 64}, 422),
        ({"media_type": "text/html\r\nx: y"}, 422),
        ({"size": "many"}, 422),
    ],
)
def test_what_no_upload_can_be_is_refused_at_the_start(desk: SignIn, more: dict[str, Any], status: int) -> None:
    assert begin(desk(CLERK), **more).status_code == status


def test_nobody_else_sees_or_continues_an_upload(desk: SignIn) -> None:
    clerk, other = desk(CLERK), desk(OFFICER)
    id_ = begin(clerk).json()["id"]
    assert how_far(other, id_).status_code == 404
    assert go_on(other, id_, 0, BODY).status_code == 404
    assert begin(other).json()["id"] != id_


def test_knowing_a_hash_gives_nobody_the_file_of_another(registered: tuple[Desk, str], desk: SignIn) -> None:
    """The officer cannot read the clerk's letter; he neither gets its file nor may he attach it by its hash."""
    clerk, document = registered
    officer = desk(OFFICER)
    (file,) = (c["object"] for c in clerk.pull())
    sha256 = file["attachments"][0]["sha256"]
    there = begin(officer, b"%PDF-1.4 letter").json()
    assert hashlib.sha256(b"%PDF-1.4 letter").hexdigest() == sha256
    assert (there["finished"], there["offset"]) == (False, 0)
    assert officer.get(f"/v1/files/{sha256}").status_code == 404
    answer = clerk.act(document, Attach((replace(FILE, sha256="0" * 64),)))
    assert (answer["result"], answer["code"]) == ("refused", "attachment_missing")


def test_a_file_the_sender_may_read_already_is_not_sent_again(registered: tuple[Desk, str], desk: SignIn) -> None:
    clerk, _ = registered
    assert begin(clerk, b"%PDF-1.4 letter").json()["finished"] is True
    sent(clerk)
    assert begin(clerk).json()["finished"] is True


def test_an_attached_file_is_read_by_those_who_see_the_document(
    registered: tuple[Desk, str], desk: SignIn, hub: Hub
) -> None:
    clerk, document = registered
    chair, officer = desk(CHAIR), desk(OFFICER)
    assert chair.act(document, Attach((FILE,)))["code"] == "attachment_missing"
    sent(chair)
    assert clerk.act(document, Attach((FILE,)))["code"] == "attachment_missing", "his hash, not his bytes"
    assert chair.act(document, Attach((FILE,)))["result"] == "accepted"
    assert clerk.get(f"/v1/files/{SHA256}").content == BODY
    assert officer.get(f"/v1/files/{SHA256}").status_code == 404
    assert [(a["name"], a.get("by")) for a in show(hub, document)["attachments"]] == [
        ("công văn.pdf", None),
        ("biên bản.pdf", CHAIR),
    ]


def test_the_size_told_must_be_the_files_own(registered: tuple[Desk, str]) -> None:
    clerk, document = registered
    sent(clerk)
    assert clerk.act(document, Attach((replace(FILE, size=1),)))["code"] == "attachment_missing"


def test_a_program_is_refused_by_the_hub_too(registered: tuple[Desk, str]) -> None:
    clerk, document = registered
    sent(clerk)
    assert clerk.act(document, Attach((replace(FILE, name="thu.pdf.exe"),)))["code"] == "attachment_runs"


def test_nobody_fills_the_disk_with_beginnings(desk: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_AT_ONCE", 2)
    clerk = desk(CLERK)
    statuses = [begin(clerk, b"%d" % n).status_code for n in range(3)]
    assert statuses == [201, 201, 429]


def test_what_was_abandoned_is_swept_away_and_what_a_document_has_is_not(
    registered: tuple[Desk, str], hub: Hub
) -> None:
    clerk, document = registered
    other = b"%PDF never attached"
    sent(clerk)
    sent(clerk, other)
    clerk.act(document, Attach((FILE,)))
    id_ = begin(clerk, b"half").json()["id"]
    go_on(clerk, id_, 0, b"ha")
    part = uploads.part_of(hub, id_)

    later = replace(hub, now=lambda: hub.now() + timedelta(days=8))
    assert (uploads.sweep(later), part.exists()) == (1, False)
    assert hub.files.path(hashlib.sha256(other).hexdigest()) is not None
    assert uploads.sweep(replace(hub, now=lambda: hub.now() + timedelta(days=29))) == 2
    assert hub.files.path(hashlib.sha256(other).hexdigest()) is None
    assert clerk.get(f"/v1/files/{SHA256}").content == BODY
    assert how_far(clerk, id_).status_code == 404


def test_a_second_sender_of_one_upload_cannot_change_the_file_after_it_counted(desk: SignIn, hub: Hub) -> None:
    clerk = desk(CLERK)
    id_ = begin(clerk).json()["id"]
    go_on(clerk, id_, 0, BODY[:10])
    with uploads.part_of(hub, id_).open("r+b") as second:
        go_on(clerk, id_, 10, BODY[10:])
        second.write(b"something else")
    kept = hub.files.path(SHA256)
    assert kept is not None
    assert kept.read_bytes() == BODY


def test_a_leaders_words_are_entered_from_a_scan_the_hub_has_by_a_clerk_and_by_nobody_in_his_name(
    hub: Hub, desk: SignIn, registered: tuple[Desk, str]
) -> None:
    clerk, document = registered
    entry = EnterEndorsement(CHAIR, SHA256, "Giao P. KT")
    assert clerk.act(document, entry)["code"] == "slip_not_attached"
    sent(clerk)
    assert clerk.act(document, Attach((FILE,)))["result"] == "accepted"
    assert desk(CHIEF).act(document, entry)["code"] == "not_permitted"
    pretended = act(CLERK, document, entry)
    assert desk(CHIEF).send(pretended)[0]["code"] == "not_permitted", "the actor is who signed in, not who is named"
    assert clerk.act(document, entry)["result"] == "accepted"
    (written,) = show(hub, document)["endorsements"]
    assert (written["author"], written["entered_by"], written["slip"]) == (CHAIR, CLERK, SHA256)
