"""Which versions of the contract this hub speaks: a desk that names another is told so before anything else is read.

A desk names its own in the header WardOffice-Contract; whoever names none is taken at his word.
"""

from starlette.responses import Response
from starlette.types import Scope

from wardoffice.contract import CONTRACT_VERSION, OLDEST_CONTRACT
from wardoffice.hub.web.problems import problem

CONTRACT_HEADER = b"wardoffice-contract"
OLDEST, NEWEST = OLDEST_CONTRACT, CONTRACT_VERSION


def is_spoken(scope: Scope) -> bool:
    """Whether the desk behind this request and this hub have a version of the contract in common."""
    named = dict(scope["headers"]).get(CONTRACT_HEADER, b"").strip()
    return not named.isdigit() or (len(named) < 10 and OLDEST <= int(named) <= NEWEST)


def refusal() -> Response:
    """426 with the range this hub speaks (RFC 9110 section 15.5.22)."""
    spoken = f"{OLDEST}-{NEWEST}"
    headers = {"WardOffice-Contract": spoken, "Upgrade": f"WardOffice/{NEWEST}"}
    return problem(426, "contract_version", f"This hub speaks versions {spoken} of the contract.", headers)
