"""Signatures as a desk without trusted roots can judge them: told, never called valid; plain files have none."""

import hashlib
import io
from pathlib import Path

from cases import CHAIR
from own_desk import arrives, desk_of, entered
from sheets import letter
from signers import signed, signer
from wardoffice.desk.reading import open_document
from wardoffice.desk.verifying import signatures
from wardoffice.domain.document import Attachment
from wardoffice.paper.inspection import SignatureStatus


def _statuses(folder: Path, data: bytes) -> list[tuple[str, SignatureStatus]]:
    sha256 = hashlib.sha256(data).hexdigest()
    with desk_of(folder, CHAIR) as w:
        arrives(w, entered(1, attachments=(Attachment("cv.pdf", sha256, len(data)), Attachment("b.pdf", "b" * 64, 9))))
        w.vault.put(io.BytesIO(data), sha256)
        opened = open_document(w, "d0001")
        assert opened is not None
        return [(attachment.name, found.status) for attachment, found in signatures(w, opened)]


def test_fault_27_a_signed_file_shows_its_signature_as_unchecked_and_a_changed_one_as_invalid(tmp_path: Path) -> None:
    data = signed(letter(), signer())
    assert _statuses(tmp_path / "good", data) == [("cv.pdf", SignatureStatus.UNCHECKED)]
    place = data.index(b"/MediaBox")
    changed = data[:place] + data[place:].replace(b"595", b"596", 1)
    assert changed != data
    assert _statuses(tmp_path / "bad", changed) == [("cv.pdf", SignatureStatus.INVALID)]


def test_a_plain_file_has_no_signature(tmp_path: Path) -> None:
    assert _statuses(tmp_path / "plain", letter()) == []
