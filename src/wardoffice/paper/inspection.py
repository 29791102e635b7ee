"""What reading a file before marking it finds: pages, encryption, signatures, and the one way it may be marked."""

from dataclasses import dataclass
from enum import StrEnum

from wardoffice.paper.geometry import PageBox


class Way(StrEnum):
    """How bút phê may leave the office with a file (DESIGN.md section 7)."""

    SIDECAR = "sidecar"
    ANNOTATION_REVISION = "annotation_revision"
    PDF_OF_IMAGE = "pdf_of_image"
    """Marks on a PDF that is made of the image, which goes along as it came."""


class Bar(StrEnum):
    """Why only the sidecar is left; NONE where the file itself may be marked."""

    NONE = ""
    CERTIFIED_NO_CHANGES = "certified_no_changes"
    CERTIFIED_FORM_ONLY = "certified_form_only"
    NOT_PERMITTED = "annotating_not_permitted"
    XFA = "xfa_form"
    PASSWORD = "password_needed"  # noqa: S105 - a reason, not a password
    UNPARSABLE = "unparsable"


class SignatureStatus(StrEnum):
    """VALID_MARKED: valid, with bút phê added after signing. UNCHECKED: roots or revocation missing; never green."""

    VALID = "valid"
    VALID_MARKED = "valid_marked"
    INVALID = "invalid"
    UNCHECKED = "unchecked"


class Later(StrEnum):
    """What one revision after a signature did; PROOFS: time-stamps and what later validation needs."""

    MARKS = "marks"
    SIGNED = "signed"
    FILLED = "filled"
    PROOFS = "proofs"
    PAGES = "pages"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class LaterChange:
    """`names`: the fields signed or filled in, the people whose marks were added; `pages`: where, empty for all."""

    kind: Later
    names: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SignatureFound:
    """One signature. `covers_all`: it covers the whole file as it is now; `signed_at` is ISO 8601, as the signer says.

    `marked`: markup was added after it, whatever its status. `reason` is a code: changed, signature_broken,
    changed_after_signing, not_allowed_by_signer, filled_after_signing, no_trusted_root, revocation_unknown, revoked,
    revoked_later, expired, weak_algorithm, chain_not_accepted, not_understood, file_not_judged, or "".
    """

    field: str
    signer: str
    status: SignatureStatus
    covers_all: bool
    signed_at: str = ""
    reason: str = ""
    marked: bool = False
    certifies: bool = False
    revision_end: int = 0
    """Bytes from the start of the file that hold the signed revision; 0 when unknown."""
    organ: str = ""
    """The organisation the certificate names."""
    issuer: str = ""
    """Who gave the certificate."""
    later: tuple[LaterChange, ...] = ()
    """What came after it, oldest first."""
    revoked_at: str = ""
    """When the certificate, or one above it, was revoked, ISO 8601."""
    revoked_for: str = ""
    """Why, by the names of RFC 5280 section 5.3.1: key_compromise, cessation_of_operation, …"""
    proven_at: str = ""
    """Not to be trusted now, but when a trusted time-stamp shows that it was there: that moment, ISO 8601."""


@dataclass(frozen=True, slots=True)
class Inspection:
    pages: int
    encrypted: bool
    signatures: tuple[SignatureFound, ...]
    way: Way
    bar: Bar = Bar.NONE
    limited: bool = False
    """A signer has limited what may come later: a further signature may not, whatever may be marked."""
    boxes: tuple[PageBox, ...] = ()
    """One per page, in order; empty when the file could not be parsed."""
