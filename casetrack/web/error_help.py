"""What an error page offers besides its sentence: what to do, where to go on, whom to ask, which case was meant."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import request

from casetrack.services.access import is_visible
from casetrack.services.contacts import administrators
from casetrack.services.near_numbers import near_cases
from casetrack.text import Text
from casetrack.web import login
from casetrack.web.redirects import HOME, local_path

_FORBIDDEN, _MISSING, _AWAY = 403, 404, 503
_CASES = "/ho-so/"

# What to do where the sentence comes from whoever refused, and may not say it.
TO_DO: Mapping[int, Text] = {
    403: Text(
        "Việc đang làm của bạn không bị ảnh hưởng. Cần trang này thì nhờ người quản trị trao vai trò.",
        "Nothing of your work is affected. If you need this page, ask the administrator for the role.",
    ),
    409: Text(
        "Mở lại trang để xem bản mới nhất, rồi làm lại.",
        "Open the page again to see how things stand, then do it again.",
    ),
    429: Text(
        "Đợi hết 15 phút rồi làm lại. Quên mật khẩu thì nhờ người quản trị đặt lại.",
        "Wait until 15 minutes have passed. If you forgot the password, ask the administrator for a new one.",
    ),
    503: Text(
        "Đợi một phút rồi thử lại. Vẫn vậy thì báo người quản trị máy chủ; trong lúc chờ, ghi vào sổ giấy.",
        "Wait a minute and try again. If it stays so, tell whoever runs the server; write on paper meanwhile.",
    ),
}
_MISTYPED = Text(
    "Có thể mã bị gõ nhầm một chữ số. Tìm lại theo tên người gửi hoặc nội dung.",
    "A digit of the number may be mistyped. Search by petitioner or subject.",
)


def offered(status: int) -> dict[str, object]:
    """Give what the page of this failure offers; nothing of the book when the book is what has failed."""
    found: dict[str, object] = {"to_do": TO_DO.get(status), "again": _again(status), "back": _back()}
    if login.find_actor() is None or status not in (_FORBIDDEN, _MISSING):
        return found
    with login.looking() as work:
        if status == _FORBIDDEN:
            return found | {"contacts": administrators(work)}
        number = _asked_number()
        if not number or is_visible(work, number):
            return found
        return found | {"to_do": _MISTYPED, "number": number, "near": near_cases(work, number)}


def _asked_number() -> str:
    """Give the number of the case whose page was asked for; blank for another page."""
    return request.path.removeprefix(_CASES).partition("/")[0][:30] if request.path.startswith(_CASES) else ""


def _again(status: int) -> str:
    """Give the address to try again: of a page that only reads."""
    return request.full_path.rstrip("?") if status >= 500 and request.method == "GET" else ""


def _back() -> str:
    """Give the page of ours on which somebody was; of a form that was sent, where it stands."""
    came = urlsplit(request.referrer or "")
    there = local_path(came.path + (f"?{came.query}" if came.query else "")) if came.netloc == request.host else HOME
    return "" if there == HOME or came.path == request.path else there
