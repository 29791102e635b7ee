"""What a child leaves alone until it is needed: marking an unsigned file loads nothing that judges signatures."""

import json
import subprocess
import sys

MARKING = """
import json, sys
from wardoffice.paper.on_demand import on_demand
on_demand("pyhanko_certvalidator")
import wardoffice.paper.writing, wardoffice.paper.drawing
loaded = "pyhanko_certvalidator.validate" in sys.modules or "asyncio" in sys.modules
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import ValidationContext as there
import pyhanko_certvalidator, wardoffice.paper.signatures, wardoffice.paper.signing
print(json.dumps([loaded, ValidationContext is there, hasattr(pyhanko_certvalidator, "no such name")]))
"""


def ran(program: str) -> object:
    done = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, check=True)
    return json.loads(done.stdout)


def test_the_judge_of_certificates_is_loaded_whole_by_the_first_who_asks_and_not_before() -> None:
    assert ran(MARKING) == [False, True, False]


def test_what_is_loaded_already_or_not_installed_is_left_alone() -> None:
    program = "import json, sys; from wardoffice.paper.on_demand import on_demand; was = json; on_demand('json')"
    program += "; on_demand('no_such_package'); print(json.dumps([sys.modules['json'] is was, type(json).__name__]))"
    assert ran(program) == [True, "module"]
