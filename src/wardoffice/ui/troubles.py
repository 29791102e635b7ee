"""The exception hook: a mistake of the program becomes a sentence and a line in the log, and the window goes on."""

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from wardoffice.logbook import Logbook
from wardoffice.wording import _, sentence


def words_for(error: BaseException) -> str:
    """The sentence for an error: by its code if it has one, else what is safe and whom to ask."""
    code = getattr(error, "code", "")
    if isinstance(code, str) and code:
        facts = getattr(error, "facts", None)
        return sentence(code, facts if isinstance(facts, dict) else None)
    return _(
        "Phần mềm vừa gặp trục trặc. Văn bản và nội dung đã viết vẫn được giữ trên máy này. "
        "Anh/chị cứ làm tiếp; nếu lặp lại, hãy báo cán bộ CNTT."
    )


def install(folder: Path, tell: Callable[[str], None]) -> None:
    """Send what nobody caught, on any thread, to the profile's log, and its sentence to `tell` from the UI thread."""
    log = Logbook(folder)

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.note_fault(error)
        try:
            tell(words_for(error))
        except Exception as again:
            log.note_fault(again)

    def thread_hook(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            log.note_fault(args.exc_value)

    sys.excepthook = hook
    threading.excepthook = thread_hook
