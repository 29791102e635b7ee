"""The child that reads the text of one file after another: `python -m wardoffice.paper.text_child`, as `text_reading`.

One line in, one line out; the end of stdin ends it. It holds one file's key at a time.
"""

import logging
import sys
import warnings
from pathlib import Path

import msgspec

from wardoffice.paper import child
from wardoffice.paper.job import Answer, Job, encode, job_from_json
from wardoffice.paper.page_text import text_of
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.source import Source

LARGEST = 100 * 1024 * 1024
"""Bytes of a file whose text is read for the index; a larger one is found by its metadata."""


def answered(job: Job) -> Answer:
    try:
        return Answer(result=msgspec.Raw(encode(text_of(_read(job), job.password))))
    except PaperProblem as problem:
        return Answer(code=problem.code, facts=problem.facts)
    except MemoryError:
        return Answer(code="file_crashes", facts={"detail": "memory"})


def _read(job: Job) -> bytes:
    path = Path(job.path or "")
    size = path.stat().st_size if path.is_file() else 0
    child.check_size(size, LARGEST)
    return Source(path, job.key).read()


def main() -> None:
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    child.limit_self(LARGEST)
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(encode(answered(job_from_json(line))) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
