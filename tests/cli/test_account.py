"""The account and the way to the hub by command line, as real processes: browser, signing out, erasing, doctor."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from far_end import far_end, html
from own_authority import new_authority
from running import SECONDS, HubProcess, Profile, environment, new_hub, start, wardoffice
from wardoffice.credentials import KEY_FILE

BROWSER = """
import sys
from person_at_browser import PersonAtBrowser
person = PersonAtBrowser({login!r})
person.open(sys.argv[1])
person.leaves()
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    serving = new_hub(tmp_path_factory.mktemp("account") / "hub").serve()
    yield serving
    serving.stop()


@pytest.fixture
def clerk(hub: HubProcess, tmp_path: Path) -> Profile:
    return Profile(tmp_path / "clerk", "vanthu.tam").connect(hub.url)


@pytest.fixture
def document(hub: HubProcess, clerk: Profile, tmp_path: Path) -> str:
    (tmp_path / "thư.pdf").write_bytes(b"%PDF-1.4 nothing much")
    published = hub.publish(tmp_path / "thư.pdf")
    clerk.sync()
    return published


def by_browser(profile: Path, url: str, login: str, folder: Path) -> tuple[int, str, str]:
    """`connect --browser` with a browser that signs `login` in; status, stdout, stderr."""
    script = folder / "browser.py"
    script.write_text(BROWSER.format(login=login))
    tests = str(Path(__file__).parents[1])
    env = environment(BROWSER=f"{sys.executable} {script} %s")
    env["PYTHONPATH"] += f":{tests}"
    process = start("--profile", profile, "connect", "--url", url, "--browser", "--json", env=env)
    out, told = process.communicate("", timeout=SECONDS)
    return process.returncode, out, told


def test_somebody_signs_in_with_the_systems_browser_and_types_no_password_here(hub: HubProcess, tmp_path: Path) -> None:
    status, out, told = by_browser(tmp_path / "p", hub.url, "vanthu.tam", tmp_path)

    assert status == 0, told
    assert json.loads(out)["login"] == "vanthu.tam"
    assert f"{hub.url}/oauth/authorize?" in told
    assert Profile(tmp_path / "p", "vanthu.tam").sync()["state"] == "ok"


def test_another_person_at_the_browser_does_not_get_the_profile(
    hub: HubProcess, clerk: Profile, document: str, tmp_path: Path
) -> None:
    status, _out, told = by_browser(clerk.folder, hub.url, "chutich", tmp_path)

    assert status == 1
    assert "vanthu.tam" in told
    assert clerk.sync()["state"] == "ok"


def test_signing_out_ends_the_session_everywhere_and_keeps_what_is_here(
    hub: HubProcess, clerk: Profile, document: str
) -> None:
    clerk.done("register", document)

    answer = clerk.done("sign-out")

    assert (answer["hub_heard"], answer["erased"]) == (True, False)
    refused = clerk.run("sync")
    assert (refused.status, refused.out) == (1, "")
    assert "Hãy đăng nhập lại" in refused.told
    assert clerk.done("show", document)["pending"]
    other = clerk.run("connect", "--url", hub.url, "--user", "chutich", typed="chutich\n")
    assert other.status == 1
    assert "tài khoản khác" in other.told
    clerk.connect(hub.url)
    assert clerk.sync()["pushed"] == 1


def test_signing_out_without_the_hub_says_that_it_does_not_know(clerk: Profile, hub: HubProcess) -> None:
    hub.stop()
    try:
        ran = clerk.run("sign-out")
    finally:
        hub.serve()

    assert ran.status == 0
    assert "Máy chủ chưa biết" in ran.out
    assert clerk.run("sync").status == 1


def test_erasing_is_refused_while_something_is_nowhere_else_and_takes_all_of_it_when_told(
    clerk: Profile, document: str
) -> None:
    clerk.done("register", document)
    secret = (clerk.folder / "cache.db").read_bytes()[:64]

    refused = clerk.run("sign-out", "--erase")
    assert refused.status == 1
    assert "Còn 1 việc chưa gửi" in refused.told
    assert "--even-unsent" in refused.told
    assert clerk.done("show", document)["pending"]

    told = clerk.done("sign-out", "--erase", "--even-unsent")
    assert (told["erased"], told["hub_heard"], told["left"]) == (True, True, [])
    assert {path.name for path in clerk.folder.iterdir()} <= {"logs", "settings.json"}
    assert not (clerk.folder / KEY_FILE).exists()
    assert secret not in b"".join(path.read_bytes() for path in clerk.folder.rglob("*") if path.is_file())


def test_who_has_signed_out_already_is_not_told_of_a_hub_that_does_not_know(clerk: Profile) -> None:
    clerk.done("sign-out")

    assert clerk.done("sign-out", "--erase")["hub_heard"] is True


def test_erasing_touches_nothing_that_is_not_the_programs(clerk: Profile) -> None:
    """Somebody took a folder of his own as profile: his files stay."""
    (clerk.folder / "ảnh gia đình").mkdir()
    (clerk.folder / "ảnh gia đình" / "tết.jpg").write_bytes(b"jpg")
    (clerk.folder / "ghi chú.txt").write_text("của tôi")

    clerk.done("sign-out", "--erase")

    assert (clerk.folder / "ảnh gia đình" / "tết.jpg").exists()
    assert (clerk.folder / "ghi chú.txt").exists()
    assert not (clerk.folder / "cache.db").exists()


def test_nothing_is_erased_under_a_sync_that_runs(clerk: Profile) -> None:
    watch = start("--profile", clerk.folder, "sync", "--watch")
    try:
        assert watch.stdout
        while json.loads(watch.stdout.readline())["event"] != "round":
            continue
        ran = wardoffice("--profile", clerk.folder, "sign-out", "--erase", "--even-unsent")
        assert ran.status == 1
        assert "đóng WardOffice" in ran.told
        assert (clerk.folder / "cache.db").exists()
    finally:
        watch.communicate("stop\n", timeout=SECONDS)


def test_a_proxys_password_stands_in_no_file_and_no_argument(clerk: Profile) -> None:
    line = ("network", "--proxy", "proxy.phuong.vn:3128", "--proxy-user", "phuong")
    told = clerk.done(*line, typed="MATKHAU-PROXY-4476\n")

    assert (told["proxy"], told["proxy_user"]) == ("http://proxy.phuong.vn:3128", "phuong")
    assert "4476" not in json.dumps(told)
    files = [path for path in clerk.folder.rglob("*") if path.is_file()]
    assert not [path for path in files if b"MATKHAU-PROXY-4476" in path.read_bytes()]
    again = clerk.done("network", "--proxy", "http://other.phuong.vn:3128")
    assert again["proxy_user"] == "", "another proxy gets no name and password meant for the first"
    assert clerk.done("network", "--proxy", "direct")["proxy"] == "direct"
    for slip in ("nowhere:port", "nonsense", "no such:3128"):
        assert clerk.run("network", "--proxy", slip).status == 1
    assert clerk.done("network")["proxy"] == "direct"


def findings(profile: Profile) -> dict[str, str]:
    """The checks of `doctor` on the way to the hub: each name with its code, or ok."""
    checks = json.loads(profile.run("doctor", "--json").out)["checks"]
    return {
        one["name"]: "ok" if one["ok"] else one["detail"]
        for one in checks
        if one["name"] in ("proxy", "hub", "clock", "account")
    }


def test_doctor_tells_proxy_certificate_portal_clock_and_account_apart(
    hub: HubProcess, clerk: Profile, tmp_path: Path
) -> None:
    """DESIGN.md section 12: proxy and company certificates (usage-monitor-for-claude#85, nuxeo-drive NXDRIVE-2435)."""
    assert findings(clerk) == {"proxy": "ok", "hub": "ok", "clock": "ok", "account": "ok"}
    clerk.done("sign-out")
    assert findings(clerk) == {"proxy": "ok", "hub": "ok", "clock": "ok", "account": "auth_needed"}
    with far_end() as portal:
        portal.always["/"] = html()
        assert at(clerk, portal.url) == {"proxy": "ok", "hub": "captive_portal"}
        assert [asked.path for asked in portal.asked] == ["/v1/health"]
        assert "Authorization" not in portal.asked[0].headers
    with far_end(context=new_authority().server_context(tmp_path)) as intercepted:
        assert at(clerk, intercepted.url) == {"proxy": "ok", "hub": "tls_intercepted"}
    with far_end() as gone:
        pass
    assert at(clerk, gone.url) == {"proxy": "ok", "hub": "server_silent"}
    clerk.done("network", "--proxy", "127.0.0.1:9")
    assert at(clerk, "https://vanban.phuong.test") == {"proxy": "proxy_silent"}


def test_a_proxy_set_for_a_hub_on_this_very_machine_is_told_as_not_used(clerk: Profile) -> None:
    """It led past the proxy without a word, as if the proxy had let it through."""
    said = "ở ngay trên máy này, nên đi thẳng, không qua máy chủ trung gian (proxy) 127.0.0.1:9 đã đặt"
    assert said in clerk.run("network", "--proxy", "127.0.0.1:9").out
    assert said in clerk.run("network").out
    assert clerk.run("network", "--check").out.count(said) == 1
    assert said in clerk.run("doctor").out
    for other in ("direct", "system"):
        assert "đã đặt" not in clerk.run("network", "--proxy", other, "--check").out


def at(profile: Profile, url: str) -> dict[str, str]:
    """What doctor finds when the profile's hub has moved to this address."""
    from wardoffice.credentials import key_of_profile
    from wardoffice.office import clock
    from wardoffice.store import facts
    from wardoffice.store.cache import open_cache

    cache = open_cache(profile.folder, key_of_profile(profile.folder, environ={"WARDOFFICE_PASSPHRASE": "thử"}), clock)
    with cache.writing() as connection:
        facts.set_fact(connection, facts.URL, url)
    cache.close()
    return findings(profile)
