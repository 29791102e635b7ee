"""Which proxy leads to the hub: the one set for this profile, else the machine's own; never one to this very machine.

The machine's own comes from the environment (`https_proxy`, `no_proxy`) and, on Windows and macOS, from the system's
settings. Scripts that choose a proxy (PAC, WPAD) are not run: where only those are offered, IT names the proxy here.
Of the ways a proxy can ask who one is, Basic is spoken (RFC 7617); Negotiate and NTLM are not.
"""

import re
from base64 import b64encode
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit
from urllib.request import getproxies

from requests.utils import should_bypass_proxies

from wardoffice.endpoint.address import host_of, is_this_machine, shortened
from wardoffice.endpoint.problem import EndpointProblem

SYSTEM, DIRECT, MANUAL = "system", "direct", "manual"
_SPOKEN = ("http", "https")
_HOST = re.compile(r"[\w.:%-]+")
"""Letters of any script for names that are not ASCII, and what stands in an IPv6 address."""


@dataclass(frozen=True, slots=True)
class ProxyChoice:
    """How this profile goes out. `address` counts for `manual` alone, `user` and `password` for any proxy."""

    kind: str = SYSTEM
    address: str = ""
    user: str = ""
    password: str = field(default="", repr=False)


MACHINES_OWN = ProxyChoice()


def checked_proxy(text: str) -> str:
    """A proxy's address as `http://host:port`; raises EndpointProblem `proxy_wrong`.

    A bare word is taken for a slip: a proxy is typed with its port, or as an address.
    """
    typed, is_address = text.strip(), "://" in text
    try:
        parts = urlsplit(typed if is_address else f"http://{typed}")
        port = parts.port
    except ValueError as error:
        raise EndpointProblem("proxy_wrong", {"address": shortened(text)}) from error
    strange = parts.username or parts.password or parts.query or parts.fragment or parts.path.strip("/") or port == 0
    bare = not is_address and port is None
    if parts.scheme not in _SPOKEN or not _HOST.fullmatch(parts.hostname or "") or strange or bare:
        raise EndpointProblem("proxy_wrong", {"address": shortened(text)})
    return f"{parts.scheme}://{parts.netloc}"


def proxy_for(choice: ProxyChoice, address: str) -> str | None:
    """The proxy's address with name and password in it, for the calls to a hub; None for none.

    Raises EndpointProblem `proxy_wrong`.
    """
    if is_this_machine(host_of(address)) or choice.kind == DIRECT:
        return None
    if choice.kind == MANUAL:
        return _with_name(checked_proxy(choice.address), choice)
    found = getproxies()
    proxy = found.get(urlsplit(address).scheme) or found.get("all")
    if not proxy or should_bypass_proxies(address, no_proxy=None):
        return None
    return _with_name(_understood(proxy), choice)


def is_passed_by(choice: ProxyChoice, address: str) -> bool:
    """Whether a proxy was set for this profile and is not used: the hub is on this very machine."""
    return choice.kind == MANUAL and is_this_machine(host_of(address))


def told_of(proxy: str | None) -> str:
    """The proxy as it may be shown: host and port, without name and password."""
    return urlsplit(proxy).netloc.rpartition("@")[2] if proxy else ""


def name_for(proxy: str | None) -> str:
    """The name a proxy is given, empty for none."""
    return unquote(urlsplit(proxy or "").username or "")


def sign_in_header(proxy: str | None) -> dict[str, str]:
    """The name and password of a proxy's address as a header, in UTF-8 (RFC 7617 section 2.1); empty without them."""
    parts = urlsplit(proxy or "")
    if parts.username is None:
        return {}
    name = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Proxy-Authorization": "Basic " + b64encode(name.encode()).decode()}


def _understood(proxy: str) -> str:
    whole = proxy if "://" in proxy else f"http://{proxy}"
    parts = urlsplit(whole)
    if parts.scheme not in _SPOKEN or not parts.hostname:
        raise EndpointProblem("proxy_wrong", {"address": shortened(proxy)})
    return f"{parts.scheme}://{parts.netloc}"


def _with_name(proxy: str, choice: ProxyChoice) -> str:
    """With the name set here in place of one the machine's own setting may hold."""
    if not choice.user:
        return proxy
    parts = urlsplit(proxy)
    name = f"{quote(choice.user, safe='')}:{quote(choice.password, safe='')}"
    return f"{parts.scheme}://{name}@{parts.netloc.rpartition('@')[2]}"
