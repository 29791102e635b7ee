"""What desk and hub call by the same name when somebody signs in with the system's browser (RFC 8252, RFC 7636)."""

import base64
import hashlib
import re
from dataclasses import dataclass

CLIENT = "wardoffice-desk"
"""The one client there is: a public one, whose secret would be none (RFC 8252 section 8.5)."""
CALLBACK_PATH = "/signed-in"
LOOPBACK_ADDRESS = re.compile(rf"http://(127\.0\.0\.1|\[::1\]):([1-9]\d{{0,4}}){CALLBACK_PATH}")
"""Where answers may go: this machine by number, any port, this very path (RFC 8252 sections 7.3 and 8.3)."""
METHOD = "S256"
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
METADATA_PATH = "/.well-known/oauth-authorization-server"


@dataclass(frozen=True, slots=True)
class ServerMetadata:
    """What a hub says of its sign-in (RFC 8414); fields it does not name are empty."""

    issuer: str
    authorization_endpoint: str = ""
    token_endpoint: str = ""
    revocation_endpoint: str = ""
    response_types_supported: tuple[str, ...] = ()
    grant_types_supported: tuple[str, ...] = ()
    code_challenge_methods_supported: tuple[str, ...] = ()
    token_endpoint_auth_methods_supported: tuple[str, ...] = ()
    authorization_response_iss_parameter_supported: bool = False


def challenge_of(verifier: str) -> str:
    """S256 of a code verifier (RFC 7636 section 4.2)."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
