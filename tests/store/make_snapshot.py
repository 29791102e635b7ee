"""Makes the snapshot of the present cache version that `test_migration` keeps: run once when a version has landed."""

import sys
import tempfile
from pathlib import Path

from cases import CHAIR, KT, given
from own_desk import arrives, desk_of, entered, incoming
from wardoffice.desk.acting import Acted, act
from wardoffice.domain.commands import Endorse
from wardoffice.domain.document import AssignmentRole
from wardoffice.store.cache import copy_to
from wardoffice.store.schema import VERSION


def make(target: Path) -> None:
    """Write `cache-<version>.db`, encrypted with the key of `own_desk`."""
    with tempfile.TemporaryDirectory() as folder, desk_of(Path(folder), CHAIR) as w:
        arrives(w, entered(1), incoming(2))
        acted = act(w, "d0001", Endorse("Giao P. KT", given((KT, AssignmentRole.LEAD))))
        assert isinstance(acted, Acted)
        copy_to(w.cache, target / f"cache-{VERSION}.db")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
