"""What a round tells while it goes on, one line of JSON each, and what it reports at its end.

Events (`event` names them): `state` {state, next_retry}, `pulled` {count, seq: the last of them, documents}, `pushed`
{command, document}, `refused` {command, document, code, facts}, `file` {sha256, bytes}, `file_failed` {sha256, code},
`directory` {revision}, `ward` {seq: its newest change}, `clock` {seconds this machine is ahead}, `round` {the report},
`error` {code, facts, next_retry}, `notice` {kind, document}, `lease` {register, held}, `fault` {error, at}, `rescued`
{facts: what was saved of a damaged cache}. Moments are ISO 8601. No event carries words people wrote.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Event = Mapping[str, object]
Tell = Callable[[Event], None]

STARTING, SYNCING, OK, PAUSED, STOPPED = "starting", "syncing", "ok", "paused", "stopped"

_STATE_OF = {
    "no_network": "offline",
    "captive_portal": "offline",
    "answered_plain": "offline",
    "proxy_refused": "offline",
    "proxy_silent": "offline",
    "proxy_auth_needed": "offline",
    "auth_needed": "auth",
    "hub_renewed": "auth",
    "disk_full": "disk",
    "clock_wrong": "clock",
}


def state_of(code: str) -> str:
    """The state of the pill (UX.md section 3.8) a problem puts it in; whatever is not the desk's own is `server`."""
    return _STATE_OF.get(code, "server")


@dataclass(frozen=True, slots=True)
class Report:
    """One round. `pulled` objects applied, `pushed` commands the hub now holds, `refused` commands it did not take.

    `state` is ok, `rejected` while a refused command waits for its writer, `files_missing`, or `disk` where files were
    left for later because the disk is nearly full. A round without a
    valid answer to every step has no report.
    """

    pulled: int = 0
    pushed: int = 0
    refused: int = 0
    files: int = 0
    bytes: int = 0
    seconds: float = 0.0
    state: str = OK


def report_fields(report: Report) -> Event:
    """The report as `wardoffice sync --json` prints it."""
    return {
        "pulled": report.pulled,
        "pushed": report.pushed,
        "refused": report.refused,
        "files": report.files,
        "bytes": report.bytes,
        "seconds": round(report.seconds, 3),
        "state": report.state,
    }
