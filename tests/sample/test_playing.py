"""The practice ward opened in the real window of a real process."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from wardoffice.sample.playing import DESKS, HUB, desk_key, make_ward
from wardoffice.sample.stage import SampleDesk, hub_served
from wardoffice.ui.one_window import raise_other

LEADER = "chutich"
OPENED_SECONDS = 90
MANY = 200


@pytest.mark.usefixtures("qapp")
def test_the_window_opens_and_can_ask_when_a_hub_put_back_no_longer_has_most_documents(tmp_path: Path) -> None:
    folder = tmp_path / "WardOffice-practice"
    make_ward(folder)
    shutil.copytree(folder / HUB, tmp_path / "backup")
    desk = SampleDesk(LEADER, folder / DESKS / LEADER, desk_key(folder))
    filled(folder / HUB)
    synced(desk, folder / HUB)
    shutil.rmtree(folder / HUB)
    shutil.copytree(tmp_path / "backup", folder / HUB)
    window = subprocess.Popen(
        [sys.executable, "-m", "wardoffice", "demo", "--as", LEADER],
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "XDG_DATA_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
    )
    try:
        ends = time.monotonic() + OPENED_SECONDS
        while window.poll() is None and not raise_other(desk.folder) and time.monotonic() < ends:
            time.sleep(0.2)
        assert raise_other(desk.folder), window.communicate(timeout=10)[1]
    finally:
        window.terminate()
        window.communicate(timeout=30)


def filled(hub: Path) -> None:
    seeding = ("hub", "seed", "--data", str(hub), "--documents", str(MANY), "--json")
    subprocess.run([sys.executable, "-m", "wardoffice", *seeding], check=True, capture_output=True, timeout=120)


def synced(desk: SampleDesk, hub: Path) -> None:
    with hub_served(hub) as served:
        desk.connect(served.url)
        assert desk.sync().pulled > MANY
