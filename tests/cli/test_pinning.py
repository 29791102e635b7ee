"""`pin`, `unpin`, `pins`: a set made ready for a meeting, and the truth about whether it is."""

from pathlib import Path

from running import Profile, new_hub


def test_a_set_is_pinned_fetched_and_said_to_be_ready_and_let_go_again(tmp_path: Path) -> None:
    hub = new_hub(tmp_path / "hub").serve()
    try:
        file = tmp_path / "cv.pdf"
        file.write_bytes(b"%PDF-1.4")
        clerk = Profile(tmp_path / "clerk", "vanthu.tam").connect(hub.url)
        ids = [hub.publish(file, subject=f"Về việc {n}") for n in range(2)]
        clerk.sync()
        pinned = clerk.done("pin", *ids, "--until", "2099-12-31")
        assert (pinned["ready"], pinned["missing"]) == (True, 0)
        assert [one["until"][:10] for one in clerk.done("pins")["pins"]] == ["2099-12-31"] * 2
        assert [one["id"] for one in clerk.done("unpin", ids[0])["pins"]] == [ids[1]]
    finally:
        hub.stop()


def test_pinning_what_is_not_here_or_until_no_day_is_refused_in_a_sentence(tmp_path: Path) -> None:
    hub = new_hub(tmp_path / "hub").serve()
    try:
        file = tmp_path / "cv.pdf"
        file.write_bytes(b"%PDF-1.4")
        clerk = Profile(tmp_path / "clerk", "vanthu.tam").connect(hub.url)
        document = hub.publish(file)
        clerk.sync()
        assert clerk.run("pin", "khong-co").status == 1
        assert clerk.run("pin", document, "--until", "ngày mai").status == 1
        assert clerk.done("pins") == {"pins": [], "missing": 0, "ready": True}
    finally:
        hub.stop()
