"""A leader signing his own bút phê on a copy: his words are what the signature looks like, in a field of their own.

Nobody signs another's words: of a document's bút phê only those of the holder's own posts are signed here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wardoffice.desk import exporting
from wardoffice.desk.exporting import Exported
from wardoffice.desk.mending import noticed
from wardoffice.desk.web_mark import mark_of_the_web
from wardoffice.desk.workplace import Workplace, viewpoint
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.domain.outcome import Refusal
from wardoffice.paper import exporting as paper
from wardoffice.paper.child import WarmChild
from wardoffice.paper.problem import PaperProblem


@dataclass(frozen=True, slots=True)
class Signature:
    """A PKCS #12 file and its password; neither is kept or shown anywhere."""

    p12: bytes = field(repr=False)
    password: str = field(repr=False)


def own_first(w: Workplace, marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """The marks with the holder's typed bút phê in front, which is the one that gets signed; none where he has none."""
    own = {post.id for post in viewpoint(w).posts}
    his = [mark for mark in marks if mark.kind is MarkKind.ENDORSEMENT_TEXT and mark.post in own]
    return (*his[:1], *(mark for mark in marks if mark not in his[:1])) if his else ()


def sign_copy(
    w: Workplace,
    document_id: str,
    out: Path,
    signature: Signature,
    *,
    attachment: int = 0,
    warm: WarmChild | None = None,
) -> Exported | Refusal:
    """Write a copy of an attachment with its marks and the holder's bút phê signed, whole or not at all.

    Refusal: as `exporting.export`. Raises PaperProblem: certificate_not_opened, nothing_to_sign, sidecar_… where the
    file may not be signed (then `export_slip` beside the original is the way), or what is wrong with the file.
    """
    found = exporting.located(w, document_id, attachment)
    if isinstance(found, Refusal):
        return found
    document, one, source = found
    with noticed(w, one.sha256), exporting.sidecar_for_password():
        marks = own_first(w, exporting.marks_for_copy(w, document, one, source))
        if not marks:
            raise PaperProblem("nothing_to_sign")
        paper.export_signed(source, marks, signature.p12, signature.password, out, now=w.clock(), warm=warm)
    mark_of_the_web(out)
    return Exported(out, one, len(marks))
