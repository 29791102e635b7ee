"""What stops a round though the line is well: a code and its facts."""

from wardoffice.domain.outcome import Facts


class SyncProblem(Exception):
    """The round stops before it could do harm.

    Codes: hub_restored (the hub tells an older state than it did), hub_renewed (it has a new epoch), other_account,
    sync_running (another process holds the profile's sync and does not answer), not_connected, stopped.
    """

    def __init__(self, code: str, facts: Facts | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Facts = facts or {}
