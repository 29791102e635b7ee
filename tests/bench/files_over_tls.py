"""2,000 files of 20 to 500 KB over TLS from a real hub, sealed on the desk, beside `curl --parallel` on the same hub.

    python tests/bench/files_over_tls.py [files]

Both fetch the same files from the same hub, four at a time; curl writes them plain and checks nothing, the desk checks
each hash and seals each file; neither waits for the disk to have it. Prints JSON: files a second of both,
and the ratio (budget 0.9).
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
os.environ["WARDOFFICE_PASSPHRASE"] = "thử"

from own_authority import new_authority  # noqa: E402
from running import HubProcess, new_hub, wardoffice  # noqa: E402
from wardoffice.credentials import key_of_profile  # noqa: E402
from wardoffice.domain.document import Attachment, Document  # noqa: E402
from wardoffice.domain.ids import DocumentId, OrganId, uuid7  # noqa: E402
from wardoffice.hub.opening import Hub, open_hub  # noqa: E402
from wardoffice.hub.seeding import plant  # noqa: E402
from wardoffice.office import clock  # noqa: E402
from wardoffice.store import facts  # noqa: E402
from wardoffice.store.cache import open_cache  # noqa: E402
from wardoffice.sync.fetching import fetch_due  # noqa: E402
from wardoffice.sync.opening import opened_parts  # noqa: E402
from wardoffice.sync.pulling import pull, pull_directory  # noqa: E402

SMALLEST, LARGEST = 20_000, 500_000
BUDGET = 0.9


def main(count: int) -> dict[str, Any]:
    if shutil.which("curl") is None:
        return {"skipped": "curl is not installed"}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hub = new_hub(folder / "hub")
        with closing(open_hub(hub.folder)) as opened:
            plant(opened, documents(opened, count))
        authorities, options = certificate(folder)
        hub.serve(*options)
        try:
            return measured(folder, hub, authorities)
        finally:
            hub.stop()


def documents(hub: Hub, count: int) -> Iterator[Document]:
    chance, start = random.Random(1), datetime.now(UTC) - timedelta(days=2)
    for n in range(count):
        kept = hub.files.keep(BytesIO(chance.randbytes(chance.randint(SMALLEST, LARGEST))), durable=False)
        file = Attachment(f"{n}.pdf", kept.sha256, kept.size)
        at = start + timedelta(seconds=n)
        yield Document(
            DocumentId(uuid7()), OrganId("ubnd"), f"{n}/UBND", f"Về việc {n}", "UBND", at, attachments=(file,)
        )


def certificate(folder: Path) -> tuple[Path, tuple[str | Path, ...]]:
    """The authority's file, and the options that let the hub speak TLS with a certificate of it."""
    authority, authorities = new_authority(), folder / "authorities.pem"
    authorities.write_bytes(authority.pem())
    authority.server_context(folder)
    pem = folder / "server-127-0-0-1.pem"
    return authorities, ("--certificate", pem, "--key", pem)


def measured(folder: Path, hub: HubProcess, authorities: Path) -> dict[str, Any]:
    profile = folder / "leader"
    who = ("--profile", profile, "connect", "--url", hub.url, "--user", "chutich", "--authorities", authorities)
    connected = wardoffice(*who, typed="chutich\n")
    assert connected.status == 0, connected
    key = key_of_profile(profile, environ=os.environ)
    with (
        closing(open_cache(profile, key, clock)) as cache,
        opened_parts(cache, lambda event: None, by_hand=True) as parts,
    ):
        pull_directory(parts)
        pull(parts)
        parts.line.session()
        with cache.reading() as connection:
            token = connection.exec_driver_sql("SELECT value FROM tokens WHERE name = 'access'").scalar_one()
            hashes = list(connection.exec_driver_sql("SELECT sha256 FROM files").scalars())
            address = facts.fact(connection, facts.URL)
        by_curl = partial(curl_seconds, folder, str(address), str(token), hashes, authorities)
        before = by_curl()
        began, used = time.perf_counter(), time.process_time()
        fetched = fetch_due(parts)
        took, processor = time.perf_counter() - began, time.process_time() - used
        with_curl = (before + by_curl()) / 2
    assert fetched.files == len(hashes) and not fetched.failed, fetched
    ratio = with_curl / took
    return {
        "files": fetched.files,
        "megabytes": round(fetched.bytes / 1e6),
        "files_a_second": round(fetched.files / took),
        "megabytes_a_second": round(fetched.bytes / 1e6 / took, 1),
        "processor_share_of_the_desk": round(processor / took, 2),
        "curl_files_a_second": round(fetched.files / with_curl),
        "ratio_to_curl": round(ratio, 2),
        "within_budget": ratio >= BUDGET,
    }


def curl_seconds(folder: Path, address: str, token: str, hashes: list[str], authorities: Path) -> float:
    """The same files by curl, four at a time, into a folder; called before and after, for the disk gets busier."""
    out, config = folder / "curl", folder / "curl.conf"
    out.mkdir()
    lines = [
        f'header = "Authorization: Bearer {token}"',
        f'cacert = "{authorities}"',
        "silent",
        "fail",
        "no-progress-meter",
    ]
    lines += [line for sha in hashes for line in (f'url = "{address}/v1/files/{sha}"', f'output = "{out}/{sha}"')]
    config.write_text("\n".join(lines))
    began = time.perf_counter()
    subprocess.run(["curl", "--parallel", "--parallel-max", "4", "--config", str(config)], check=True)
    took = time.perf_counter() - began
    assert len(list(out.iterdir())) == len(hashes)
    shutil.rmtree(out)
    return took


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000), indent=2))
