"""Sending the files that acts wait for: before the act, from where the hub has them, checked there by their hash.

What a file's own trouble is (too large, damaged here, not taken) parks the act that needs it and holds up no other.
"""

from collections.abc import Mapping, Sequence
from typing import BinaryIO, cast

from wardoffice.contract.wire import CommandAnswer, Upload
from wardoffice.domain.attaching import MOST_BYTES
from wardoffice.domain.commands import Attach, AttachedFile
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.sealed_file import SealedFileCorrupt
from wardoffice.store import uploads
from wardoffice.store.outbox_row import HELD_BACK, OutboxRow
from wardoffice.sync.parts import Parts
from wardoffice.sync.retry import passes_by_itself

PIECE = 4 * 1024 * 1024
MOST_TRIES = 3
"""How often a file is begun anew within one round when the hub has it otherwise than was told."""
_THE_FILES_OWN = {"request_too_large": "attachment_too_large", "request_refused": "attachment_not_taken"}


def unsendable_file(parts: Parts, row: OutboxRow) -> CommandAnswer | None:
    """Send the files of an act to their end; the refusal of one that cannot be sent.

    Raises EndpointProblem when the line fails: what has arrived stays, and the next round goes on there.
    """
    payload = row.command.payload
    for file in payload.files if isinstance(payload, Attach) else ():
        try:
            _send(parts, file)
        except EndpointProblem as problem:
            if passes_by_itself(problem) or problem.code not in _THE_FILES_OWN:
                raise
            return _refused(row, _THE_FILES_OWN[problem.code], file)
        except (SealedFileCorrupt, OSError):
            parts.vault.is_whole(file.sha256)
            return _refused(row, "attachment_damaged", file)
    return None


def with_what_stands_behind(
    rows: Sequence[OutboxRow], refused: Mapping[str, CommandAnswer]
) -> list[tuple[OutboxRow, CommandAnswer]]:
    """The refusals, and word to the later acts on the same documents that they are held back."""
    found, held = list[tuple[OutboxRow, CommandAnswer]](), set[str]()
    for row in rows:
        if row.id in refused:
            held.add(row.document)
            found.append((row, refused[row.id]))
        elif row.document in held:
            found.append((row, CommandAnswer(row.id, "refused", code=HELD_BACK)))
    return found


def _refused(row: OutboxRow, code: str, file: AttachedFile) -> CommandAnswer:
    facts: dict[str, str | int] = {"file": file.name, "most": MOST_BYTES // 1_000_000}
    return CommandAnswer(row.id, "refused", code=code, facts=facts)


def _send(parts: Parts, file: AttachedFile) -> None:
    """One file to its end. Where it does not lie here any more, whether the act may be is for the hub to say."""
    reader = parts.vault.open_reader(file.sha256)
    if reader is None:
        return None
    with reader:
        for _ in range(MOST_TRIES):
            try:
                return _sent_from(parts, file, cast(BinaryIO, reader))
            except EndpointProblem as problem:
                if problem.facts.get("told") not in ("upload_offset", "upload_hash", "unknown_upload"):
                    raise
                last = problem
        if last.facts.get("told") == "upload_hash":
            raise SealedFileCorrupt(parts.vault.path(file.sha256), "hash")
        raise last


def _sent_from(parts: Parts, file: AttachedFile, reader: BinaryIO) -> None:
    def begun() -> Upload:
        return parts.line.begin_upload(file.sha256, file.size, file.media_type)

    state = parts.tried(begun)
    while not state.finished:
        reader.seek(state.offset)
        piece, at = reader.read(PIECE), state
        try:
            state = parts.line.send_piece(at.id, at.offset, piece)
        except EndpointProblem as problem:
            wait = parts.patience.wait_before_retry(problem)
            if wait is None:
                raise
            parts.pause(wait)
            state = parts.tried(begun)
            continue
        parts.heed_stop()
        if not state.finished and state.offset <= at.offset:
            raise EndpointProblem("server_silent")
        parts.patience.progressed()
    parts.tell({"event": "uploaded", "sha256": file.sha256, "bytes": file.size})


def forget_done(parts: Parts) -> None:
    """Files kept for acts that are done or thrown away are ordinary files again, or nobody's."""
    with parts.cache.writing() as connection:
        uploads.forget_done(connection)
