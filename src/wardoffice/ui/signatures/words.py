"""A signature in words for the panel: verdict and why, who, when, what it covers, and what came after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from wardoffice.domain.ids import in_vietnam
from wardoffice.paper.inspection import Later, LaterChange, SignatureFound, SignatureStatus
from wardoffice.wording import _
from wardoffice.wording.signatures import REASONS, VERDICTS, later_words, revoked_words

TONES = {
    SignatureStatus.VALID: "ok",
    SignatureStatus.VALID_MARKED: "ok",
    SignatureStatus.INVALID: "danger",
    SignatureStatus.UNCHECKED: "warn",
}
SIGNS = {
    SignatureStatus.VALID: "shield-check-outline",
    SignatureStatus.VALID_MARKED: "shield-check-outline",
    SignatureStatus.INVALID: "alert-circle-outline",
    SignatureStatus.UNCHECKED: "alert-outline",
}
_WORST = (SignatureStatus.INVALID, SignatureStatus.UNCHECKED, SignatureStatus.VALID_MARKED, SignatureStatus.VALID)


@dataclass(frozen=True, slots=True)
class Told:
    """`facts`: label and value, in their order."""

    verdict: str
    tone: str
    sign: str
    why: str
    facts: tuple[tuple[str, str], ...]
    later: tuple[str, ...]


def told(found: SignatureFound, people: Mapping[str, str]) -> Told:
    """`people`: who signed each field of the file."""
    verdict = _(VERDICTS[found.status.value])
    return Told(
        verdict=verdict[:1].upper() + verdict[1:],
        tone=TONES[found.status],
        sign=SIGNS[found.status],
        why=_(REASONS[found.reason]),
        facts=tuple((label, value) for label, value in _facts(found) if value),
        later=tuple(later_words(one.kind.value, _names(one, people), one.pages) for one in found.later),
    )


def _names(change: LaterChange, people: Mapping[str, str]) -> tuple[str, ...]:
    """People instead of the names of the fields they signed."""
    return tuple(people.get(name) or name for name in change.names) if change.kind is Later.SIGNED else change.names


def _facts(found: SignatureFound) -> tuple[tuple[str, str], ...]:
    who = " – ".join(dict.fromkeys(part for part in (found.signer, found.organ) if part))
    when = _("{moment} (theo máy của người ký)").format(moment=_moment(found.signed_at)) if found.signed_at else ""
    kind = _("Chứng thực cả văn bản") if found.certifies else ""
    revoked = revoked_words(_moment(found.revoked_at), found.revoked_for) if found.revoked_at else ""
    proven = _moment(found.proven_at) if found.proven_at else ""
    return (
        (_("Người ký"), who or _("không đọc được")),
        (_("Lúc ký"), when),
        (_("Dấu thời gian chứng minh đã ký trước"), proven),
        (_("Nơi cấp chứng thư"), found.issuer),
        (_("Chứng thư bị thu hồi"), revoked),
        (_("Loại"), kind),
        (_("Phạm vi"), _coverage(found)),
    )


def _coverage(found: SignatureFound) -> str:
    if found.covers_all:
        return _("Toàn bộ tệp như đang có")
    if found.revision_end:
        return _("Toàn bộ tệp lúc ký; phần thêm sau đó thì không")
    return _("Không rõ: chữ ký không phủ trọn tệp")


def _moment(iso: str) -> str:
    return f"{in_vietnam(datetime.fromisoformat(iso)):%H:%M %d/%m/%Y}"


def summary(all_found: Sequence[SignatureFound]) -> tuple[str, str, str]:
    """For the line above the page: words, tone and sign of the worst among several."""
    worst = min((found.status for found in all_found), key=_WORST.index)
    verdict = _(VERDICTS[worst.value])
    if len(all_found) == 1 and not all_found[0].signer:
        line = _("Chữ ký số, không đọc được người ký: {verdict}").format(verdict=verdict)
    elif len(all_found) == 1:
        line = _("Chữ ký số của {signer}: {verdict}").format(signer=all_found[0].signer, verdict=verdict)
    else:
        many = sum(found.status is worst for found in all_found)
        line = _("{count} chữ ký số, trong đó {many} {verdict}").format(
            count=len(all_found), many=many, verdict=verdict
        )
    return line, TONES[worst], SIGNS[worst]
