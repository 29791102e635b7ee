"""Reading the text of many files in one child: for the index, where a process for each file would cost more than it.

A file that hangs or kills the child has no text; the next one gets a fresh child. Blocking, and for one thread.
"""

import subprocess
import threading
from types import TracebackType
from typing import Self

import msgspec

from wardoffice.paper import child
from wardoffice.paper.job import Job, Task, answer_from_json, encode
from wardoffice.paper.press import SECONDS, ExtractedText
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.source import Source

FILES_PER_CHILD = 200
"""After so many files a fresh child is taken, so that whatever a library leaks goes with the old one."""


class TextReading:
    """One child, kept while it lives. Use as a context manager, or `close` it."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._files = 0

    def text(self, source: Source) -> ExtractedText:
        """The text of a file that lies on the disk. Raises PaperProblem as `press.extract_text`."""
        job = Job(Task.TEXT, path=str(source.path.absolute()) if source.path else None, key=source.key)
        line = self._asked(encode(job) + b"\n")
        try:
            answer = answer_from_json(line)
        except msgspec.MsgspecError:
            self.close()
            raise PaperProblem("file_crashes") from None
        if answer.code:
            raise PaperProblem(answer.code, answer.facts)
        return msgspec.json.decode(answer.result, type=ExtractedText)

    def _asked(self, line: bytes) -> bytes:
        process = self._child()
        assert process.stdin and process.stdout
        late = threading.Event()
        timer = threading.Timer(self._seconds, _kill, (process, late))
        timer.daemon = True
        timer.start()
        try:
            process.stdin.write(line)
            process.stdin.flush()
            answer = process.stdout.readline()
        except OSError:
            answer = b""
        finally:
            timer.cancel()
        if late.is_set():
            self.close()
            raise PaperProblem("file_hangs", {"seconds": round(self._seconds)})
        return answer

    def _child(self) -> subprocess.Popen[bytes]:
        if self._files >= FILES_PER_CHILD:
            self.close()
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = child.start("wardoffice.paper.text_child")
        self._files += 1
        return self._process

    def close(self) -> None:
        process, self._process, self._files = self._process, None, 0
        if process is not None:
            child.end(process)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _kill(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()
