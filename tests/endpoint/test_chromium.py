"""The sign-in page in a real browser: by keyboard alone, readable at 200 %, and back to the desk. Skips without one."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chromium import ENTER, TAB, Chromium, chromium
from hub_at_work import new_hub, served
from wardoffice.contract.wire import Token
from wardoffice.endpoint.browser import Hands, signed_in_by_browser
from wardoffice.endpoint.exchange import Exchange
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.wording import browser_page


@pytest.fixture(scope="module")
def browser(program: Callable[[str], str]) -> Iterator[Chromium]:
    with chromium(program) as running:
        yield running


@pytest.fixture
def hub_url(tmp_path: Path) -> Iterator[str]:
    hub = new_hub(tmp_path / "hub")
    with served(hub) as url:
        yield url
    hub.close()


class Desk:
    """A desk that waits for somebody to sign in; `page` is where."""

    def __init__(self, url: str) -> None:
        self.page, self._shown, self._stop = "", threading.Event(), threading.Event()
        self.got: Token | EndpointProblem | None = None
        self._thread = threading.Thread(target=self._wait, args=(url,))
        self._thread.start()
        assert self._shown.wait(30)

    def _wait(self, url: str) -> None:
        exchange = Exchange(url)
        try:
            hands = Hands(self._show, browser_page, self._stop.is_set)
            self.got = signed_in_by_browser(exchange, hands, "vt1")
        except EndpointProblem as problem:
            self.got = problem
        finally:
            exchange.close()
            self._shown.set()

    def _show(self, address: str) -> None:
        self.page = address
        self._shown.set()

    def has(self) -> Token | EndpointProblem | None:
        self._thread.join(30)
        return self.got

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(30)


def test_somebody_signs_in_by_keyboard_alone_and_is_led_back(browser: Chromium, hub_url: str) -> None:
    desk = Desk(hub_url)
    browser.open(desk.page)
    assert browser.tells("document.activeElement.id") == "password", (
        "the name is filled in: the cursor waits in the next"
    )
    browser.type("wrong" + ENTER)
    browser.until("document.querySelector('[role=alert]') !== null")
    assert browser.tells("document.activeElement.id") == "password"
    browser.type("vt1" + TAB + ENTER)
    browser.until("document.body.innerText.includes('Trình duyệt đã xong việc')")

    assert browser.address().startswith("http://127.0.0.1:")
    assert isinstance(desk.has(), Token)


@pytest.mark.parametrize("size", [(1366, 768), (683, 384), (320, 568)])
def test_the_page_is_readable_at_200_per_cent_and_on_a_narrow_screen(
    browser: Chromium, hub_url: str, size: tuple[int, int]
) -> None:
    """Zoom of 200 % on 1366 × 768 is a page of 683 × 384: nothing to scroll sideways, nothing too small to press."""
    desk = Desk(hub_url)
    browser.resize(*size)
    browser.open(desk.page)

    assert browser.tells("document.documentElement.scrollWidth <= window.innerWidth")
    heights = browser.tells(
        "[...document.querySelectorAll('input:not([type=hidden]), button')].map(e => e.offsetHeight)"
    )
    assert min(heights) >= 24
    labels = browser.tells("[...document.querySelectorAll('label')].every(l => document.getElementById(l.htmlFor))")
    assert labels
    assert browser.tells("document.scripts.length") == 0
    desk.stop()


def test_no_other_page_can_frame_it(browser: Chromium, hub_url: str) -> None:
    desk = Desk(hub_url)
    page = f"data:text/html,<iframe src='{desk.page.replace('&', '%26')}'></iframe>"
    browser.open(page)

    assert browser.tells("document.querySelector('iframe').contentDocument") is None
    desk.stop()
