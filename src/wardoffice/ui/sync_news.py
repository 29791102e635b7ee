"""What the sync child has told so far, as one value: each event makes the next, and nothing is forgotten too soon."""

from dataclasses import dataclass, field, replace
from datetime import datetime

Event = dict[str, object]
ENDED: Event = {"code": "fault", "facts": {"name": "sync"}}
"""What a child that went without a word counts as; it is started again."""
MASS_REMOVAL = "mass_removal"
SILENT = "server_silent"
"""Told after a long wait: the hub has been silent since the round began."""


@dataclass(frozen=True, slots=True)
class SyncNews:
    """What the child last told; the rest of the state is read from the cache."""

    problem: str = ""
    failing_since: datetime | None = None
    next_try: datetime | None = None
    facts: dict[str, str | int] = field(default_factory=dict)
    syncing: bool = False
    began: datetime | None = None
    """When the round under way, or the last one, began."""
    paused: bool = False
    heard: bool = False
    pulled: int = 0
    """Objects this round has brought so far."""
    reached: int = 0
    """The number in the ward's sequence up to which this round has fetched."""
    began_at: int = 0
    """The one from which it set out."""
    newest: int = 0
    """The newest there is, as the hub last said; 0 where it did not."""

    @property
    def removals(self) -> int:
        """How many documents the hub wants removed at once, where that waits for somebody's word."""
        return int(self.facts.get("removed", 0)) if self.problem == MASS_REMOVAL else 0

    @property
    def listed(self) -> tuple[int, int]:
        """Documents fetched and to be fetched in this round; the second is 0 where nobody knows."""
        to_come = self.newest - self.began_at
        return (self.reached - self.began_at, to_come) if self.reached and to_come > 0 else (self.pulled, 0)


def after(news: SyncNews, event: Event, now: datetime) -> SyncNews:
    """The news with one more event of the child."""
    match event.get("event"):
        case "error":
            return _failed(news, event, now)
        case "round":
            return SyncNews(heard=True, paused=news.paused, newest=news.newest)
        case "state":
            return _turned(news, str(event.get("state")), now)
        case "ward":
            return replace(news, newest=_number(event.get("seq")))
        case "pulled":
            return _pulled(news, event)
        case "ended":
            return news if news.problem else _failed(news, ENDED, now)
    return news


def _failed(news: SyncNews, event: Event, now: datetime) -> SyncNews:
    facts = event.get("facts")
    return replace(
        news,
        problem=str(event.get("code", "")),
        failing_since=news.failing_since or (news.began if event.get("code") == SILENT else None) or now,
        next_try=_moment(event.get("next_retry")),
        facts=facts if isinstance(facts, dict) else {},
        syncing=False,
        heard=True,
    )


def _turned(news: SyncNews, state: str, now: datetime) -> SyncNews:
    begins = state == "syncing" and not news.syncing
    counted = replace(news, pulled=0, reached=0, began_at=0, began=now) if begins else news
    return replace(counted, syncing=state == "syncing", paused=state == "paused", heard=True)


def _pulled(news: SyncNews, event: Event) -> SyncNews:
    count, seq = _number(event.get("count")), _number(event.get("seq"))
    began = news.began_at if news.reached else max(seq - count, 0)
    return replace(news, pulled=news.pulled + count, reached=max(seq, news.reached), began_at=began)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _moment(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
