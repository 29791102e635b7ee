"""What may be wrong with a file on paper's side: a code with its facts; `wording.PAPER` has the sentences."""

from collections.abc import Mapping

Facts = Mapping[str, str | int]


class PaperProblem(Exception):
    """A file that cannot be read, drawn or marked. Nothing has been written when this is raised."""

    def __init__(self, code: str, facts: Facts | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.facts: dict[str, str | int] = dict(facts or {})
