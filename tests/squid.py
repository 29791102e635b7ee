"""A real squid on a free loopback port that asks for name and password and knows the tests' own host names."""

import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOST = "vanban.phuong.test"
"""Known to squid's own hosts file alone: whoever reaches it has come through squid."""
USER, PASSWORD = "phuong", "mat:khau@1"
PASSWORD_LINE = "phuong:$apr1$.7DbgSaS$FbyWfCC0it/2w/VzM79DM0"
SECONDS = 30
_HELPER = "/usr/lib/squid/basic_ncsa_auth"


@dataclass(frozen=True)
class Squid:
    url: str
    folder: Path

    @property
    def log(self) -> str:
        return (self.folder / "access.log").read_text()

    def has_logged(self, words: str) -> bool:
        """Whether the log tells of something; a tunnel is noted some time after it has ended."""
        end = time.monotonic() + 15
        while words not in self.log and time.monotonic() < end:
            time.sleep(0.02)
        return words in self.log


@contextmanager
def squid(program: str) -> Iterator[Squid]:
    """Running until the `with` ends."""
    with tempfile.TemporaryDirectory() as folder:  # pytest's own are closed to the user squid goes on as
        Path(folder).chmod(0o777)
        with _running(program, Path(folder)) as found:
            yield found


@contextmanager
def _running(program: str, folder: Path) -> Iterator[Squid]:
    (folder / "passwords").write_text(PASSWORD_LINE + "\n")
    (folder / "hosts").write_text(f"127.0.0.1 {HOST}\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    configuration = folder / "squid.conf"
    configuration.write_text(
        f"""http_port 127.0.0.1:{port}
auth_param basic program {_HELPER} {folder}/passwords
acl known proxy_auth REQUIRED
acl barred dstdomain barred.phuong.test
http_access deny barred
http_access allow known
http_access deny all
hosts_file {folder}/hosts
dns_nameservers 127.0.0.1
dns_timeout 1 second
connect_timeout 3 seconds
cache deny all
pid_filename none
access_log stdio:{folder}/access.log
cache_log {folder}/cache.log
coredump_dir {folder}
shutdown_lifetime 0 seconds
"""
    )
    process = subprocess.Popen(
        [program, "-N", "-f", str(configuration)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_until_it_listens(process, port)
        yield Squid(f"http://127.0.0.1:{port}", folder)
    finally:
        process.terminate()
        process.wait(SECONDS)


def _wait_until_it_listens(process: subprocess.Popen[bytes], port: int) -> None:
    ends = time.monotonic() + SECONDS
    while True:
        assert process.poll() is None, "squid ended at once"
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            assert time.monotonic() < ends
            time.sleep(0.05)
