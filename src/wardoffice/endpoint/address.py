"""The hub's address: HTTPS, or plain HTTP to this very machine only."""

import ipaddress
from urllib.parse import urlsplit

from wardoffice.endpoint.problem import EndpointProblem

_USUAL_PORTS = {"http": 80, "https": 443}


def checked_address(text: str) -> str:
    """The address as it is always written: small letters, no usual port, no trailing slash.

    Raises EndpointProblem `address_wrong` or `address_unsafe`.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError as error:
        raise EndpointProblem("address_wrong", {"address": shortened(text)}) from error
    strange = parts.username or parts.password or parts.query or parts.fragment or port == 0
    if parts.scheme not in ("http", "https") or not parts.hostname or strange:
        raise EndpointProblem("address_wrong", {"address": shortened(text)})
    if parts.scheme == "http" and not is_this_machine(parts.hostname):
        raise EndpointProblem("address_unsafe", {"host": parts.hostname})
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    named = "" if port in (None, _USUAL_PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{host}{named}{parts.path.rstrip('/')}"


def shortened(text: str) -> str:
    """What was typed without a password in it, at most 80 characters."""
    return text.rpartition("@")[2].strip()[:80]


def host_of(address: str) -> str:
    return urlsplit(address).hostname or ""


def is_this_machine(host: str) -> bool:
    """Whether the name can only mean the machine itself (RFC 6761 section 6.3, RFC 1122 section 3.2.1.3)."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
