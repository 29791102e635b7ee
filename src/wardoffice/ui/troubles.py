"""The exception hook: a mistake of the program becomes a sentence and a line in the log, and the window goes on."""

import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from wardoffice.wording import _, sentence

log = logging.getLogger(__name__)


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


def install(tell: Callable[[str], None]) -> None:
    """Send what nobody caught, on any thread, to the log, and its sentence to `tell` when it was on the UI thread."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.critical("not caught", exc_info=(kind, error, trace))
        try:
            tell(words_for(error))
        except Exception:
            log.critical("could not even say so", exc_info=True)

    def thread_hook(args: threading.ExceptHookArgs) -> None:
        log.critical("not caught in a thread", exc_info=(args.exc_type, args.exc_value or args.exc_type(), None))

    sys.excepthook = hook
    threading.excepthook = thread_hook
