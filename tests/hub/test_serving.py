"""The hub as a process of its own: ready when it says so, gone when told to, and nothing lost when it is killed."""

import json
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cases import CHAIR, CLERK
from hub_at_work import Desk, letter
from wardoffice.domain.commands import RegisterIncoming
from wardoffice.hub.opening import Hub
from wardoffice.hub.showing import show

PATIENCE = 30
Start = Callable[..., "Process"]


@dataclass
class Process:
    process: subprocess.Popen[bytes]
    ready_file: Path

    @property
    def url(self) -> str:
        limit = time.monotonic() + PATIENCE
        while not self.ready_file.exists():
            assert self.process.poll() is None, "the hub ended before it was ready"
            assert time.monotonic() < limit
            time.sleep(0.01)
        ready = json.loads(self.ready_file.read_text())
        assert ready["pid"] == self.process.pid
        return str(ready["url"])

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


@pytest.fixture
def start(hub_folder: Path, tmp_path: Path) -> Iterator[Start]:
    started: list[Process] = []

    def begin(*more: str, port: str = "0") -> Process:
        ready = tmp_path / f"ready{len(started)}.json"
        command = [sys.executable, "-m", "wardoffice", "hub", "serve", "--data", str(hub_folder), "--port", port]
        process = subprocess.Popen([*command, "--ready-file", str(ready), *more], stderr=subprocess.PIPE)
        started.append(Process(process, ready))
        return started[-1]

    yield begin
    for one in started:
        one.kill()
        if one.process.stderr:
            one.process.stderr.close()


def signed_in(process: Process, login: str = CLERK) -> Desk:
    return Desk(process.url, login).sign_in()


def test_once_the_ready_file_is_there_the_hub_answers(start: Start) -> None:
    answer = requests.get(f"{start().url}/v1/health", timeout=PATIENCE)
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_an_old_ready_file_is_gone_before_the_hub_starts_anew(start: Start, tmp_path: Path) -> None:
    (tmp_path / "ready0.json").write_text('{"url": "http://127.0.0.1:1", "pid": 1}')
    process = start()
    limit = time.monotonic() + PATIENCE
    while process.ready_file.exists() and json.loads(process.ready_file.read_text())["pid"] == 1:
        assert time.monotonic() < limit
        time.sleep(0.01)
    assert requests.get(f"{process.url}/v1/health", timeout=PATIENCE).ok


def test_sigterm_ends_it_in_peace_and_the_port_can_be_used_at_once(start: Start) -> None:
    first = start()
    clerk = signed_in(first)  # its connection stays open
    port = first.url.rpartition(":")[2]
    assert first.stop() == 0
    second = start(port=port)
    assert second.url.endswith(f":{port}")
    clerk.http.close()
    assert requests.get(f"{second.url}/v1/health", timeout=PATIENCE).ok


def test_sigterm_ends_it_while_somebody_sends_half_a_request(start: Start) -> None:
    process = start()
    host, port = process.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as half:
        half.sendall(b"POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\ngrant_type=pass")
        assert requests.get(f"{process.url}/v1/health", timeout=PATIENCE).ok
        begun = time.monotonic()
        assert process.stop() == 0
        assert time.monotonic() - begun < PATIENCE / 2, "it does not wait for what never comes"


def test_a_taken_port_is_told_in_a_sentence(start: Start) -> None:
    first = start()
    second = start(port=first.url.rpartition(":")[2])
    assert second.process.wait(PATIENCE) == 1
    assert second.process.stderr
    told = second.process.stderr.read().decode()
    assert "Máy chủ chưa chạy" in told
    assert "Traceback" not in told


def test_a_letter_published_beside_the_running_hub_is_there_at_the_next_pull(
    start: Start, hub: Hub, tmp_path: Path
) -> None:
    clerk = signed_in(start())
    assert clerk.pull() == []
    for text in (b"1", b"2"):
        document = letter(hub, tmp_path, text)  # the database opened a second time, as another process would
        assert [c["id"] for c in clerk.pull()] == [document]
    clerk.http.close()


def test_killed_between_publish_and_pull_nothing_is_lost_and_nothing_comes_twice(
    start: Start, hub: Hub, tmp_path: Path
) -> None:
    first = start()
    clerk = signed_in(first)
    documents = [letter(hub, tmp_path, b"1")]
    assert [c["id"] for c in clerk.pull()] == documents
    assert clerk.act(documents[0], RegisterIncoming())["result"] == "accepted"
    documents.append(letter(hub, tmp_path, b"2"))
    first.kill()
    documents.append(letter(hub, tmp_path, b"3"))
    clerk.url = start().url
    assert [c["id"] for c in clerk.pull()] == [documents[0], *documents[1:]]
    assert clerk.pull() == []
    assert show(hub, documents[0])["arrival_number"] == 1
    clerk.http.close()


def test_killed_while_it_writes_every_acknowledged_act_is_there_and_numbers_have_no_gap(
    start: Start, hub: Hub, tmp_path: Path
) -> None:
    documents = [letter(hub, tmp_path, b"%d" % n) for n in range(30)]
    process = start()
    clerk = signed_in(process)
    acknowledged = []
    for document in documents[:10]:
        clerk.act(document, RegisterIncoming())
        acknowledged.append(document)
    process.kill()
    clerk.url = start().url
    for document in documents:
        clerk.act(document, RegisterIncoming())
    shown = [show(hub, d) for d in documents]
    assert all(s["revision"] == 2 for s in shown)
    assert sorted(s["arrival_number"] for s in shown) == list(range(1, 31))
    clerk.http.close()


def _self_signed(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "c.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    plain = serialization.NoEncryption()
    (folder / "k.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    return folder / "c.pem", folder / "k.pem"


def test_with_a_certificate_it_speaks_tls_and_nothing_else(start: Start, tmp_path: Path) -> None:
    certificate, key = _self_signed(tmp_path)
    url = start("--certificate", str(certificate), "--key", str(key)).url
    assert url.startswith("https://")
    assert requests.get(f"{url}/v1/health", timeout=PATIENCE, verify=str(certificate)).ok
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(f"{url}/v1/health", timeout=PATIENCE)
    assert ssl.get_server_certificate(("127.0.0.1", int(url.rpartition(":")[2]))).startswith("-----BEGIN")


def test_a_certificate_that_cannot_be_read_is_told_in_a_sentence(start: Start, tmp_path: Path) -> None:
    (tmp_path / "c.pem").write_text("nonsense")
    process = start("--certificate", str(tmp_path / "c.pem"), "--key", str(tmp_path / "missing.pem"))
    assert process.process.wait(PATIENCE) == 1
    assert process.process.stderr
    assert "chứng thư" in process.process.stderr.read().decode()


def test_another_persons_desk_sees_what_was_done_through_the_hub(start: Start, hub: Hub, tmp_path: Path) -> None:
    document = letter(hub, tmp_path)
    process = start()
    clerk, chair = signed_in(process), signed_in(process, CHAIR)
    clerk.act(document, RegisterIncoming())
    assert [(c["id"], c["object"]["arrival"]["number"]) for c in chair.pull()] == [(document, 1)]
    clerk.http.close()
    chair.http.close()
