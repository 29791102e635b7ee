"""Crashes planned for a commit to come: before it, so that it is rolled back, or after it, so that nobody is told."""

from dataclasses import dataclass


class Crash(BaseException):
    """The machine of `owner` has gone down; what it held in memory is lost."""

    def __init__(self, owner: str) -> None:
        super().__init__(owner)
        self.owner = owner


@dataclass(slots=True)
class Planned:
    commits: int
    """How many commits are still to come before the one that is hit."""
    after: bool


class CrashPlan:
    """At most one crash is planned for each machine at a time."""

    def __init__(self) -> None:
        self._planned: dict[str, Planned] = {}
        self._hit: set[str] = set()

    def plan(self, owner: str, commits: int, *, after: bool) -> None:
        self._planned[owner] = Planned(commits, after)

    def clear(self) -> None:
        self._planned.clear()
        self._hit.clear()

    def before_commit(self, owner: str) -> None:
        """Raises Crash when this commit is the one, and is not to be made."""
        planned = self._planned.get(owner)
        if planned is None:
            return
        if planned.commits > 0:
            planned.commits -= 1
            return
        del self._planned[owner]
        if not planned.after:
            raise Crash(owner)
        self._hit.add(owner)

    def after_commit(self, owner: str) -> None:
        """Raises Crash when the commit just made was the one."""
        if owner in self._hit:
            self._hit.discard(owner)
            raise Crash(owner)

    def falls_after(self, owner: str) -> bool:
        """Whether `after_commit` would raise now; for a machine whose commits cannot be followed by anything."""
        return owner in self._hit
