"""What stops the hub's work: a stable code and the facts for its sentence, which `wording` makes for whoever asks."""

from wardoffice.domain.outcome import Facts


class HubProblem(Exception):
    """The hub cannot do this; nothing was changed."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Facts = dict(facts)
