"""By which way a document's files will leave, told before anything is written; the writing itself chooses the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from wardoffice.desk import exporting
from wardoffice.desk.mending import noticed
from wardoffice.desk.sending_out import OutgoingKind, calls_for_slip, copy_name, files_here
from wardoffice.desk.signing import own_first
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.marks import Mark
from wardoffice.domain.outcome import Refusal
from wardoffice.paper import press
from wardoffice.paper.inspection import Way
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.source import Source


@dataclass(frozen=True, slots=True)
class Planned:
    """What a file leaves as. `reason`: with the slip, the code why the file itself may not carry the bút phê."""

    name: str
    kind: OutgoingKind
    reason: str = ""
    words: str = ""
    """With a signature, the bút phê that is signed."""


def planned(w: Workplace, document_id: str, *, with_marks: bool) -> tuple[Planned, ...] | Refusal:
    """How the files leave with `send_out`. Refusal as there; raises PaperProblem where a file's bytes are damaged."""
    found = files_here(w, document_id)
    if isinstance(found, Refusal):
        return found
    document, files = found
    plan = [Planned(one.name, OutgoingKind.ORIGINAL) for one, _source in files]
    for one, source in files if with_marks else ():
        with noticed(w, one.sha256):
            marks = exporting.marks_for_copy(w, document, one, source)
            copy = _copy(one.name, source, marks, signs=False)
        if copy and copy.kind is not OutgoingKind.SLIP:
            copy = replace(copy, name=copy_name(one.name))
        plan += [copy] if copy else []
    return tuple(plan)


def planned_copy(w: Workplace, document_id: str, attachment: int) -> Planned | Refusal:
    """How one file leaves with `exporting.export` and its marks; as the original where it has none."""

    def plan(name: str, source: Source, marks: Sequence[Mark]) -> Planned:
        return _copy(name, source, marks, signs=False) or Planned(name, OutgoingKind.ORIGINAL)

    return _of_file(w, document_id, attachment, plan)


def planned_signing(w: Workplace, document_id: str, attachment: int) -> Planned | Refusal:
    """How one file leaves with `sign_copy`; the slip with nothing_to_sign where none of the bút phê is the holder's."""

    def plan(name: str, source: Source, marks: Sequence[Mark]) -> Planned:
        signed = _copy(name, source, own_first(w, marks), signs=True)
        return signed or Planned(name, OutgoingKind.SLIP, "nothing_to_sign")

    return _of_file(w, document_id, attachment, plan)


def _of_file(
    w: Workplace, document_id: str, attachment: int, plan: Callable[[str, Source, Sequence[Mark]], Planned]
) -> Planned | Refusal:
    """The plan for one file by its name, where it lies, and what its copy would carry."""
    found = exporting.located(w, document_id, attachment)
    if isinstance(found, Refusal):
        return found
    document, one, source = found
    with noticed(w, one.sha256):
        return plan(one.name, source, exporting.marks_for_copy(w, document, one, source))


def _copy(name: str, source: Source, marks: Sequence[Mark], *, signs: bool) -> Planned | None:
    """How a file leaves with these marks; None without any."""
    if not marks:
        return None
    try:
        found = press.inspect(source)
    except PaperProblem as problem:
        if not calls_for_slip(problem.code):
            raise
        return Planned(name, OutgoingKind.SLIP, problem.code)
    if found.bar:
        return Planned(name, OutgoingKind.SLIP, f"sidecar_{found.bar}")
    if signs and found.limited:
        return Planned(name, OutgoingKind.SLIP, "sidecar_certified_no_signing")
    if signs:
        return Planned(name, OutgoingKind.SIGNED, words=marks[0].text)
    return Planned(name, OutgoingKind.PDF_OF_IMAGE if found.way is Way.PDF_OF_IMAGE else OutgoingKind.MARKED)
