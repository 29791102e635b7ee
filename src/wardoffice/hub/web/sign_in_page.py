"""The hub's sign-in page: plain HTML for any browser, password manager and screen reader, all of it from here.

No script. Its words stand here and not in the desk's `wording`: the hub knows nothing of the desk. Sizes are in rem,
so that a browser's own text size and zoom count.
"""

import base64
import hashlib
from collections.abc import Mapping
from html import escape
from string import Template

from fastapi import Response

STYLE = """
:root { color-scheme: light dark; --ground: #F3F5F8; --sheet: #FFFFFF; --text: #1A1D21; --quiet: #454E5B;
  --line: #77818F; --accent: #0A58A6; --on-accent: #FFFFFF; --danger: #B3261E; --danger-bg: #FDECEA; }
@media (prefers-color-scheme: dark) { :root { --ground: #15181C; --sheet: #1D2126; --text: #E9EBEE; --quiet: #BAC2CD;
  --line: #7F8A99; --accent: #7DB5F5; --on-accent: #0A1A2B; --danger: #F5A8A2; --danger-bg: #3B1C1A; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem 1rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 "Segoe UI", "Noto Sans", "Liberation Sans", sans-serif; overflow-wrap: anywhere; }
main { max-width: 26rem; margin: 0 auto; padding: 1.5rem; background: var(--sheet); border-radius: .5rem; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.3; }
p { margin: 0 0 1rem; color: var(--quiet); }
label { display: block; margin-bottom: .25rem; font-weight: 600; }
input { width: 100%; margin-bottom: 1rem; padding: .625rem .75rem; font: inherit; color: inherit;
  background: var(--sheet); border: 1px solid var(--line); border-radius: .375rem; }
button { width: 100%; padding: .75rem; font: inherit; font-weight: 600; color: var(--on-accent);
  background: var(--accent); border: 0; border-radius: .375rem; cursor: pointer; }
input:focus-visible, button:focus-visible { outline: .1875rem solid var(--accent); outline-offset: .125rem; }
.trouble { padding: .75rem; color: var(--danger); background: var(--danger-bg); border-radius: .375rem; }
@media (forced-colors: active) { button { border: 1px solid; } }
"""
_PAGE = Template("""<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>$title</title>
<style>$style</style>
</head>
<body>
<main>
<h1>$title</h1>
$body
</main>
</body>
</html>
""")
_FORM = Template("""<p>Phần mềm WardOffice trên máy này xin đăng nhập vào máy chủ <strong>$host</strong>.</p>
$trouble
<form method="post" action="$action">
$hidden
<label for="login">Tên đăng nhập</label>
<input id="login" name="username" type="text" value="$login" autocomplete="username" autocapitalize="none"
 autocorrect="off" spellcheck="false" maxlength="128" required$login_focus>
<label for="password">Mật khẩu</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="1024"
 required$password_focus>
<button type="submit">Đăng nhập</button>
</form>
""")
WRONG = (
    "Tên đăng nhập hoặc mật khẩu không đúng. Không có gì bị thay đổi. "
    "Hãy gõ lại; kiểm tra phím Caps Lock và bộ gõ tiếng Việt."
)
TOO_MANY = "Đã gõ sai quá nhiều lần nên máy chủ tạm nghỉ. Không có gì bị thay đổi. Hãy thử lại sau {minutes} phút."
BROKEN = (
    "Địa chỉ đăng nhập này không đúng hoặc không trọn vẹn. Chưa có ai được đăng nhập. "
    "Hãy đóng trang này rồi bấm “Đăng nhập bằng trình duyệt” một lần nữa trong WardOffice."
)
FOREIGN = (
    "Yêu cầu này đến từ một trang khác nên máy chủ không nhận. Chưa có ai được đăng nhập. "
    "Hãy đóng trang này rồi đăng nhập lại từ WardOffice."
)

_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'self' http://127.0.0.1:* http://[::1]:*"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""`form-action` names the loopback as well: browsers apply it to where the answer to the form leads."""


def form_page(
    action: str,
    host: str,
    kept: Mapping[str, str],
    login: str = "",
    trouble: str = "",
    status: int = 200,
    wait: int = 0,
) -> Response:
    """The form. `kept` are the fields of the request it goes on with; `wait` is how many seconds are to be waited."""
    hidden = "\n".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in kept.items()
    )
    told = f'<p class="trouble" role="alert">{escape(trouble)}</p>' if trouble else ""
    body = _FORM.substitute(
        action=escape(action),
        host=escape(host),
        hidden=hidden,
        login=escape(login),
        trouble=told,
        login_focus="" if login else " autofocus",
        password_focus=" autofocus" if login else "",
    )
    return _page(f"{'Chưa đăng nhập được' if trouble else 'Đăng nhập'} – WardOffice", body, status, wait)


def trouble_page(status: int, trouble: str) -> Response:
    """A page that leads nowhere: what came is not to be believed, so nobody is sent anywhere."""
    return _page("Chưa đăng nhập được – WardOffice", f'<p class="trouble" role="alert">{escape(trouble)}</p>', status)


def _page(title: str, body: str, status: int, wait: int = 0) -> Response:
    headers = _HEADERS | ({"Retry-After": str(wait)} if wait else {})
    return Response(_PAGE.substitute(title=title, style=STYLE, body=body), status, headers, "text/html; charset=utf-8")
