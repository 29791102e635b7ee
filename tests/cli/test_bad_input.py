"""Bad input at the command line: a plain sentence in Vietnamese, the right status, nothing lost, never a traceback."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from far_end import Reply, far_end, html, hub_problem
from running import HubProcess, Profile, Ran, inside, new_hub, wardoffice
from sheets import blank
from wardoffice import __version__
from wardoffice.cli.command_line import COMMANDS
from wardoffice.wording import COMMAND_LINE, REFUSALS, STORE, SYNC

VIETNAMESE = re.compile("[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)


def assert_sentence(ran: Ran, status: int = 1) -> None:
    """It ended with this status and said why in Vietnamese, in one line, and nothing else."""
    assert ran.status == status, ran
    assert ran.out == "", ran
    assert VIETNAMESE.search(ran.told), ran
    assert "Traceback" not in ran.told
    assert len(ran.told.strip().splitlines()) == 1


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    serving = new_hub(tmp_path_factory.mktemp("bad") / "hub").serve()
    yield serving
    serving.stop()


@pytest.fixture(scope="module")
def document(hub: HubProcess, tmp_path_factory: pytest.TempPathFactory) -> str:
    letter = tmp_path_factory.mktemp("letters") / "thư.pdf"
    letter.write_bytes(b"%PDF-1.4 nothing much")
    return hub.publish(letter)


@pytest.fixture(scope="module")
def clerk(hub: HubProcess, document: str, tmp_path_factory: pytest.TempPathFactory) -> Profile:
    profile = Profile(tmp_path_factory.mktemp("desks") / "clerk", "vanthu.tam").connect(hub.url)
    profile.sync()
    return profile


@pytest.fixture(scope="module")
def leader(hub: HubProcess, clerk: Profile, document: str, tmp_path_factory: pytest.TempPathFactory) -> Profile:
    clerk.done("register", document)
    clerk.sync()
    profile = Profile(tmp_path_factory.mktemp("desks") / "leader", "chutich").connect(hub.url)
    profile.sync()
    return profile


@pytest.mark.parametrize("name", ["", *sorted(COMMANDS)])
def test_every_command_explains_itself(name: str) -> None:
    ran = inside(*([name] if name else []), "--help")

    assert ran.status == 0, ran
    assert VIETNAMESE.search(ran.out)


def test_the_program_tells_its_version() -> None:
    assert inside("--version").out == f"wardoffice {__version__}\n"
    assert inside("--version", "--json").json == inside("--json", "--version").json == {"version": __version__}


@pytest.mark.parametrize(
    "typed",
    [
        ("nothing-like-this",),
        ("list", "--limit", "0"),
        ("list", "--limit", "100001"),
        ("list", "--box", "trash"),
        ("show",),
        ("endorse", "x", "--nobody", "y"),
        ("connect", "--url", "https://hub.example.vn"),
        ("comment", "x"),
        ("search",),
    ],
)
def test_what_is_not_a_command_line_is_answered_with_status_two(typed: tuple[str, ...]) -> None:
    assert_sentence(inside(*typed), status=2)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            "list --box foo",
            "Giá trị của --box không dùng được. Chưa làm gì cả. Hãy ghi một trong: inbox, ",
        ),
        ("list --limit 0", "Hãy ghi số từ 1 đến 100000."),
        ("list --limit x", "Hãy ghi số từ 1 đến 100000."),
        ("paper render x --page 0 --out y", "Hãy ghi số từ 1 trở lên."),
        ("hub publish x --data y --code 1 --subject a --from b --to c --urgency d", "Hãy ghi một trong: normal, "),
        ("hub publish x --data y --code 1 --from b --to c", "Dòng lệnh còn thiếu --subject."),
        ("hub seed --data y --documents 3 --seed z", "Hãy ghi một số nguyên."),
        (f"hub accounts --data {__file__}", "Giá trị của --data không dùng được. Chưa làm gì cả. Hãy ghi một thư mục."),
        ("backup create /", "Hãy ghi một tệp, không phải thư mục."),
        ("show", "Dòng lệnh còn thiếu ID."),
        ("list --box", "Sau --box còn thiếu giá trị."),
        ("lsit", "Có phải ý anh/chị là: list"),
        ("list --boks x", "Có phải ý anh/chị là: --box?"),
        ("backup make", "Có phải ý anh/chị là: create, restore, verify?"),
        ("list extra words", "Không hiểu dòng lệnh (extra words). Chưa làm gì cả. Gõ “wardoffice list --help”"),
    ],
)
def test_what_would_have_been_understood_is_named(typed: str, told: str) -> None:
    ran = inside(*typed.split())

    assert_sentence(ran, status=2)
    assert told in ran.told


def test_a_group_of_commands_without_one_explains_itself_alone() -> None:
    ran = inside("hub")

    assert (ran.status, ran.out) == (2, "")
    assert ran.told.startswith("Usage: wardoffice hub")
    assert "Chưa làm gì cả" not in ran.told


@pytest.mark.parametrize(
    "typed",
    [
        ("show", "no-such-document"),
        ("list", "--after", "abc"),
        ("comment", "0", "--text", "   "),
        ("endorse", "0", "--text", "x", "--lead", "không có ai"),
        ("endorse", "0", "--text", "x", "--lead", "van"),
        ("endorse", "0", "--text", "x", "--lead", "pct.hanh", "--direct", "pct.hanh"),
        ("endorse", "0", "--text", "x", "--lead", "pct.hanh", "--lead", "pct.quang"),
        ("endorse", "0", "--text", "x", "--lead", "ubnd.kinhte", "--due", "hôm qua"),
        ("endorse", "0", "--text", "x", "--lead", "ubnd.kinhte", "--due", "2026-13-45"),
        ("endorse", "0", "--text", "x", "--lead", "ubnd.kinhte", "--due", "9999"),
        ("endorse", "0", "--text", "x", "--marks", "/no/such/file"),
        ("endorse", "0", "--adopt"),
        ("endorse", "0", "--text", "x", "--as", "ubnd.pct.hanh"),
        ("register", "0"),
        ("stamp", "0"),
        ("return", "0", "--reason", " "),
        ("erase-mark", "0", "no-such-mark"),
        ("settle-lead", "0", "--lead", "ubnd.kinhte"),
        ("change-due", "0", "--who", "ubnd.kinhte", "--due", "3"),
        ("submit-up", "0", "--to", "ubnd.kinhte"),
        ("complete", "0"),
        ("recall-forwarding", "0", "--reason", "nhầm"),
        ("export", "0", "--out", "/no/such/folder/x.pdf"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence_and_changes_nothing(
    leader: Profile, document: str, typed: tuple[str, ...]
) -> None:
    before = leader.done("show", document)
    words = [document if one == "0" else one for one in typed]

    assert_sentence(leader.run(*words))
    assert leader.done("show", document) == before
    assert leader.done("outbox")["commands"] == []


@pytest.mark.parametrize(
    "marks",
    [
        b"",
        b"not json",
        b"\xff\xfe\x00",
        b'{"marks":[{"kind":"stamp","page":1}]}',
        b'{"marks":[{"kind":"ink","page":0,"strokes":[[[1,1]]]}]}',
        b'{"marks":[{"kind":"ink","page":1,"strokes":[]}]}',
        b'{"marks":[{"kind":"ink","page":1,"strokes":[[[1e999,1]]]}]}',
        b'{"marks":[{"kind":"note","page":1,"point":[1,1],"text":""}]}',
        b"[" * 100_000,
    ],
)
def test_a_marks_file_that_is_none_marks_nothing(leader: Profile, document: str, tmp_path: Path, marks: bytes) -> None:
    path = tmp_path / "marks.json"
    path.write_bytes(marks)

    assert_sentence(leader.run("annotate", document, "--marks", path))
    assert leader.done("show", document)["marks"] == []


def test_with_json_a_failure_is_one_object_on_stdout_and_the_sentence_on_stderr(leader: Profile) -> None:
    ran = leader.run("show", "no-such-document", "--json")

    assert ran.json == {"error": "unknown_document", "sentence": ran.told.strip()}


def test_typed_bytes_that_are_no_text_are_told_and_nothing_is_kept(leader: Profile, document: str) -> None:
    """A console in another encoding hands such bytes on as half letters, which no file and no line can carry."""
    before = leader.done("show", document)
    for typed in (("comment", document, "--text", "x\udcff"), ("show", "\udcff"), ("paper", "inspect", "\udcff.pdf")):
        ran = leader.run(*typed)
        assert_sentence(ran)
        assert "Unicode" in ran.told
    assert leader.done("show", document) == before


def test_a_folder_or_a_file_whose_name_is_no_text_is_named_and_not_attached(
    leader: Profile, document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = leader.run("attach", document, ".")
    assert_sentence(folder)
    assert f"“{tmp_path.name}” là thư mục" in folder.told
    broken = leader.run("attach", document, "th\udce6.pdf")
    assert_sentence(broken)
    assert "“th?.pdf” có chữ bị hỏng" in broken.told
    assert "đổi tên tệp" in broken.told


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ('{"kind":"note","page":1,"point":[100,700],"text":"x"}', "CropBox"),
        ('{"kind":"note","page":2,"point":[100,100],"text":"x"}', "Không có trang 2"),
    ],
)
def test_a_mark_where_nobody_would_see_it_is_refused_before_it_is_an_act(
    hub: HubProcess, clerk: Profile, leader: Profile, tmp_path: Path, mark: str, said: str
) -> None:
    (tmp_path / "cắt.pdf").write_bytes(blank(crop=(0, 0, 300, 400)))
    cropped = hub.publish(tmp_path / "cắt.pdf")
    (tmp_path / "marks.json").write_text(f'{{"marks":[{mark}]}}', encoding="utf-8")
    clerk.sync()
    clerk.done("register", cropped)
    clerk.sync()
    leader.sync()
    for typed in (("annotate", cropped), ("endorse", cropped, "--text", "Giao VP")):
        ran = leader.run(*typed, "--marks", tmp_path / "marks.json")
        assert_sentence(ran)
        assert said in ran.told
    assert leader.done("outbox")["commands"] == []


def test_words_typed_in_nfd_with_controls_and_turned_letters_are_kept_clean(leader: Profile, document: str) -> None:
    import unicodedata

    plain = "Đề nghị xử lý gấp"
    leader.done("comment", document, "--text", unicodedata.normalize("NFD", plain) + "\u202e\x00\x07"[:1])

    assert leader.done("show", document)["comments"][-1]["text"] == plain


class TestSigningIn:
    """A wrong password, another account, a hub that is none."""

    def test_a_wrong_password_is_told_and_the_profile_stays_as_it_was(self, hub: HubProcess, clerk: Profile) -> None:
        ran = clerk.run("connect", "--url", hub.url, "--user", "vanthu.tam", typed="sai\n")

        assert_sentence(ran)
        assert "mật khẩu" in ran.told
        assert clerk.sync()["state"] == "ok"

    def test_another_account_is_refused_before_its_password_goes_anywhere(self, clerk: Profile) -> None:
        with far_end() as end:
            ran = clerk.run("connect", "--url", end.url, "--user", "chutich", typed="chutich\n")

            assert_sentence(ran)
            assert end.asked == []

    def test_no_password_at_all_is_told(self, tmp_path: Path) -> None:
        assert_sentence(Profile(tmp_path / "p", "a").run("connect", "--url", "https://h.example", "--user", "a"))

    def test_the_password_may_come_from_the_environment(self, hub: HubProcess, tmp_path: Path) -> None:
        profile = Profile(tmp_path / "p", "chanhvp")

        ran = profile.run("connect", "--url", hub.url, "--user", "chanhvp", "--json", WARDOFFICE_PASSWORD="chanhvp")

        assert ran.json["login"] == "chanhvp"

    @pytest.mark.parametrize(
        "answer",
        [
            html(),
            html(500),
            hub_problem(401, "no"),
            hub_problem(500, "broken"),
            Reply(200, {"WardOffice-Hub": "1", "Content-Type": "application/json"}, b"{nonsense"),
            Reply(200, {"WardOffice-Hub": "1", "Content-Type": "application/json"}, b'{"access_token":3}'),
            Reply(lost=True),
        ],
    )
    def test_a_hub_that_answers_html_an_error_nonsense_or_nothing(self, tmp_path: Path, answer: Reply) -> None:
        with far_end() as end:
            end.always["/"] = answer
            profile = Profile(tmp_path / "p", "chutich")

            assert_sentence(profile.run("connect", "--url", end.url, "--user", "chutich", typed="chutich\n"))
            assert_sentence(profile.run("sync"))

    @pytest.mark.parametrize("url", ["http://hub.example.vn", "hub", "ftp://x", "https://", "https://a b"])
    def test_an_address_that_is_none_or_not_encrypted(self, tmp_path: Path, url: str) -> None:
        assert_sentence(Profile(tmp_path / "p", "a").run("connect", "--url", url, "--user", "a", typed="a\n"))


class TestProfiles:
    """A profile that does not open: what is there stays there."""

    @pytest.fixture
    def kept(self, clerk: Profile, tmp_path: Path) -> Profile:
        return Profile(Path(shutil.copytree(clerk.folder, tmp_path / "copy")), clerk.login)

    def test_a_wrong_passphrase_changes_nothing(self, kept: Profile) -> None:
        before = {path.name: path.read_bytes() for path in kept.folder.glob("*.*") if path.is_file()}

        assert_sentence(kept.run("list", WARDOFFICE_PASSPHRASE="sai"))
        after = {path.name: path.read_bytes() for path in kept.folder.glob("*.*") if path.is_file()}
        assert after == before

    def test_no_keyring_and_no_passphrase_is_told(self, kept: Profile) -> None:
        assert_sentence(kept.run("list", WARDOFFICE_PASSPHRASE=""))

    def test_a_key_file_that_is_damaged_is_told(self, kept: Profile) -> None:
        (kept.folder / "key.json").write_bytes(b"{")

        assert_sentence(kept.run("list"))

    def test_a_cache_that_is_damaged_is_set_aside_and_told_and_the_command_goes_on(self, kept: Profile) -> None:
        cache = kept.folder / "cache.db"
        for ending in ("-wal", "-shm"):
            cache.with_name(cache.name + ending).unlink(missing_ok=True)
        cache.write_bytes(bytes(len(cache.read_bytes())))

        ran = kept.run("list", "--json")
        assert (ran.status, ran.json["documents"]) == (0, [])
        assert "cache-1.db" in ran.told
        assert list((kept.folder / "quarantine").iterdir())
        assert kept.run("list").told == "", "it is told once"

    def test_a_cache_from_a_newer_version_is_not_touched(self, kept: Profile) -> None:
        from sqlalchemy import text

        from wardoffice.credentials import key_of_profile
        from wardoffice.store.engine import engine_for

        key = key_of_profile(kept.folder, environ={"WARDOFFICE_PASSPHRASE": "thử"})
        engine = engine_for(kept.folder / "cache.db", key)
        with engine.begin() as connection:
            connection.execute(text("PRAGMA user_version=99"))
        engine.dispose()

        assert_sentence(kept.run("list"))

    def test_a_profile_that_is_a_file_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "p").write_text("a file")

        for command in ("list", "sync", "outbox"):
            ran = Profile(tmp_path / "p", "a").run(command)
            assert_sentence(ran)
            assert str(tmp_path / "p") in ran.told

    def test_what_the_doctor_finds_is_told_beside_the_sentence_and_never_as_the_answer(self, tmp_path: Path) -> None:
        plain = Profile(tmp_path / "p", "a").run("doctor")
        as_json = Profile(tmp_path / "p", "a").run("doctor", "--json")

        assert (plain.status, plain.out) == (1, "")
        assert "✗ Máy chủ: Hồ sơ này chưa đăng nhập máy chủ nào." in plain.told
        assert "not_connected" not in plain.told
        assert [one["name"] for one in as_json.json["checks"] if not one["ok"]] == ["hub"]
        assert len(as_json.told.strip().splitlines()) == 1

    def test_what_is_empty_is_told_in_words(self, tmp_path: Path) -> None:
        profile = Profile(tmp_path / "p", "a")

        told = [profile.run(*typed.split()).out.strip() for typed in ("outbox", "notices", "pins", "search ngập")]

        assert told == [
            "Không có việc nào chờ gửi hoặc bị từ chối.",
            "Không có điều gì mới.",
            "Chưa ghim văn bản nào.",
            "Không tìm thấy văn bản nào.",
        ]

    def test_a_missing_login_is_told_without_english_words(self, tmp_path: Path) -> None:
        ran = Profile(tmp_path / "p", "a").run("connect", "--url", "http://127.0.0.1:1")

        assert (ran.status, "Dòng lệnh còn thiếu --user." in ran.told) == (2, True)

    def test_the_way_out_is_told_in_words(self, tmp_path: Path) -> None:
        ran = Profile(tmp_path / "p", "a").run("network", "--proxy", "direct")

        assert ran.out.splitlines() == [
            "Máy chủ trung gian (proxy): đi thẳng, không qua",
            "Tệp chứng thư của đơn vị: không có",
        ]

    def test_a_profile_nobody_signed_in_at_says_so(self, tmp_path: Path) -> None:
        profile = Profile(tmp_path / "p", "a")

        assert_sentence(profile.run("sync"))
        for typed in ("list", "sign-out"):
            assert_sentence(profile.run(typed))
            assert "wardoffice connect" in profile.run(typed).told


def test_the_program_itself_ends_so_as_well(tmp_path: Path) -> None:
    """As a process, on a console that is not UTF-8."""
    ran = wardoffice("--profile", tmp_path / "p", "show", "x", PYTHONIOENCODING="latin-1", PYTHONUTF8="0", LC_ALL="C")

    assert_sentence(ran)


def test_a_fault_of_ours_ends_with_a_sentence_and_a_line_in_the_log_without_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("mật khẩu là 1234")

    monkeypatch.setattr("wardoffice.cli.outbox.outgoing", broken)
    profile = Profile(tmp_path / "p", "a")

    assert_sentence(profile.run("outbox"))
    (line,) = (tmp_path / "p" / "logs" / "wardoffice.log").read_text().splitlines()
    assert json.loads(line)["error"] == "ZeroDivisionError"
    assert "1234" not in line


def test_every_sentence_says_more_than_what_happened() -> None:
    """What happened, what is safe, what to do (UX.md 3.9): at least two sentences, none with a banned word."""
    banned = re.compile(r"exception|timeout|null|server error|token|\bcache\b|lỗi không xác định", re.IGNORECASE)
    for table in (SYNC, STORE, COMMAND_LINE):
        for code, words in table.items():
            assert words.count(". ") >= 1, code
            assert not banned.search(words), code
    assert not set(SYNC) & set(STORE) & set(COMMAND_LINE) & set(REFUSALS)
