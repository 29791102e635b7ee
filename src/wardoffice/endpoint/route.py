"""How a hub is reached: its address, whom to believe beside the system's own, and the proxy on the way."""

from dataclasses import dataclass
from pathlib import Path

from wardoffice.endpoint.proxies import MACHINES_OWN, ProxyChoice


@dataclass(frozen=True, slots=True)
class Route:
    address: str
    authorities: Path | None = None
    """A PEM file from IT."""
    proxy: ProxyChoice = MACHINES_OWN
