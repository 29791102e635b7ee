"""The sample ward's incoming letters: what stands on each, and the files it comes in, made anew when asked for."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from wardoffice.domain.deadline import PLAIN_CALENDAR, WorkingCalendar
from wardoffice.domain.document import Urgency
from wardoffice.domain.ids import OrganId
from wardoffice.sample.letters.printing import print_enclosure, print_letter
from wardoffice.sample.letters.scanning import scan
from wardoffice.sample.letters.signing import sign
from wardoffice.sample.letters.texts import LetterText, letter_texts

PASSWORD = "123456"  # noqa: S105  # of the one sample file that asks for one; printed nowhere else
"""Opens the encrypted letter."""

_KEPT_OF_BROKEN = 0.55
_NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Letter:
    code: str
    subject: str
    agency: str
    document_type: str
    urgency: Urgency
    issued_date: date
    due: date | None
    organ: OrganId
    """The organ of the ward it is sent to."""
    way: str
    """printed, grey_scan, colour_scan, signed, encrypted, broken or decomposed."""
    text: LetterText = field(repr=False)
    seed: str = field(default="", repr=False)

    def files(self) -> tuple[tuple[str, bytes], ...]:
        """Name and bytes of each file, the letter itself first; nothing is kept, so ask once."""
        main = (_file_name(self.text), _main_file(self.text, self.seed))
        return (main, *((each.name, print_enclosure(self.text, each)) for each in self.text.enclosures))


def letters(today: date, seed: str = "phường mẫu", calendar: WorkingCalendar = PLAIN_CALENDAR) -> Iterator[Letter]:
    """All letters, dated around `today`, in a fixed order; `seed` changes only the dust on the scans.

    Nothing is issued, due or called for a day that `calendar` does not work.
    """
    for text in letter_texts(today, calendar):
        yield Letter(
            code=text.code,
            subject=subject_of(text),
            agency=text.agency.name,
            document_type=text.document_type,
            urgency=text.urgency,
            issued_date=text.issued,
            due=text.due,
            organ=text.organ,
            way=text.way,
            text=text,
            seed=f"{seed} {text.code}",
        )


def subject_of(text: LetterText) -> str:
    """The subject as a clerk enters it: a công văn's begins `Về việc`, the others' as printed."""
    return f"Về việc {text.about}" if text.is_plain_letter else text.about[:1].upper() + text.about[1:]


def _main_file(text: LetterText, seed: str) -> bytes:
    printed = print_letter(text, PASSWORD if text.way == "encrypted" else "")
    match text.way:
        case "grey_scan" | "colour_scan":
            return scan(printed.pdf, seed, colour=text.way == "colour_scan")
        case "signed":
            return sign(text, printed)
        case "broken":
            return printed.pdf[: int(len(printed.pdf) * _KEPT_OF_BROKEN)]
        case _:
            return printed.pdf


def _file_name(text: LetterText) -> str:
    """As clerks name files: the code, then the beginning of the subject."""
    subject = subject_of(text)
    if len(subject) > _NAME_LENGTH:
        subject = subject[:_NAME_LENGTH].rpartition(" ")[0].rstrip(" ,;")
    name = f"{text.code.replace('/', '-')} {subject}.pdf".replace("/", "-")
    return unicodedata.normalize("NFD", name) if text.way == "decomposed" else name
