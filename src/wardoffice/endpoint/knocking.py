"""Whether the first stop on the way to the hub takes connections: cheaper than any request, and no word travels."""

import socket
from urllib.parse import urlsplit

from wardoffice.endpoint.proxies import proxy_for
from wardoffice.endpoint.route import Route

KNOCK_SECONDS = 3.0
_USUAL_PORTS = {"http": 80, "https": 443}


def takes_connections(way: Route, seconds: float = KNOCK_SECONDS) -> bool:
    """Whether proxy or hub, whichever comes first, takes a TCP connection; raises EndpointProblem `proxy_wrong`.

    `seconds` are for each of its addresses; looking up its name may take longer.
    """
    stop = urlsplit(proxy_for(way.proxy, way.address) or way.address)
    try:
        socket.create_connection((stop.hostname or "", stop.port or _USUAL_PORTS[stop.scheme]), seconds).close()
    except (OSError, UnicodeError):
        return False
    return True
