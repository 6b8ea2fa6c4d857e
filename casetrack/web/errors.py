"""Every failure as a page in the reader's language: what happened, how to mend it, and what was typed."""

from __future__ import annotations

import logging
import secrets

from flask import Flask, g, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from casetrack.errors import STATUS, CasetrackError, InvalidInput, ProofNeeded, SignInNeeded, TransitionRefused
from casetrack.text import Text
from casetrack.web import drafts, error_help, login, proof, sign_in

_log = logging.getLogger(__name__)

_SEALED = (drafts.MARK, drafts.CARRIED, proof.CARRIED, sign_in.HALFWAY)
SECRETS = ("password", "new", "again", "code", "csrf_token", *_SEALED)

_TITLES: dict[int, Text] = {
    400: Text("Máy chủ không hiểu yêu cầu này", "The server cannot read this request"),
    401: Text("Phiên đăng nhập đã hết", "Your sign-in has ended"),
    403: Text("Bạn chưa được vào trang này", "This page is not open to you"),
    404: Text("Không tìm thấy", "Not found"),
    405: Text("Trang này không mở theo cách đó", "This page is not opened in that way"),
    409: Text("Chưa lưu, vì hồ sơ đã khác", "Not saved, because the case is not as it was"),
    413: Text("Nội dung gửi lên quá lớn", "What was sent is too large"),
    422: Text("Chưa lưu, còn mục phải sửa", "Not saved, something needs mending"),
    429: Text("Đã thử quá nhiều lần", "Too many attempts"),
    500: Text("CaseTrack gặp lỗi", "CaseTrack has failed"),
    503: Text("Chưa mở được sổ hồ sơ", "The book cannot be opened"),
}
_NOT_MADE = Text("Chưa lập được trang này, còn mục phải sửa", "This page was not made, something needs mending")
_WORDS: dict[int, Text] = {
    400: Text("Mở lại trang từ trình đơn rồi làm lại.", "Open the page from the menu and try again."),
    404: Text(
        "Không có trang này, hoặc địa chỉ bị gõ nhầm. Tìm hồ sơ theo mã, tên người gửi hoặc nội dung.",
        "There is no such page, or the address is mistyped. Search for the case by number, petitioner or subject.",
    ),
    405: Text("Mở trang từ trình đơn.", "Open the page from the menu."),
    413: Text(
        "Một lần gửi nhận nhiều nhất 1 MB chữ, mỗi mục 20.000 ký tự. Chưa lưu gì. Bấm Quay lại của trình duyệt, "
        "rút gọn rồi gửi lại.",
        "One form takes at most 1 MB of text, each field 20,000 characters. Nothing was saved. Use the browser's Back, "
        "shorten the text and send it again.",
    ),
    500: Text(
        "Việc vừa làm chưa được lưu. Làm lại một lần; nếu vẫn lỗi, đọc mã sự việc cho người quản trị.",
        "What you just did was not saved. Try once more; if it fails again, tell the administrator the incident code.",
    ),
}
_FORM_TOO_OLD = Text(
    "Trang đã mở quá lâu hoặc phiên đăng nhập đã đổi nên chưa lưu. Mở lại trang rồi gửi lại; lời bạn gõ còn ở dưới.",
    "The page was open for too long or the sign-in has changed, so nothing was saved. Open it again and send it again; "
    "what you typed stands below.",
)

_KEPT = Text(
    "Phiên đăng nhập đã hết, chưa lưu gì. Đăng nhập lại: mẫu bạn đang ghi mở ra như cũ.",
    "Your sign-in has ended and nothing was saved. Sign in again: the form opens as you left it.",
)


def register(app: Flask) -> None:
    """Answer each kind of failure with its page."""
    app.register_error_handler(SignInNeeded, _sign_in_needed)
    app.register_error_handler(ProofNeeded, _proof_needed)
    app.register_error_handler(CasetrackError, _expected)
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _bug)


def page(status: int, words: Text | None = None, **more: object) -> tuple[str, int]:
    """Show the page of a failure."""
    if status >= 500:
        login.do_without_book()
    kept = {} if status == RequestEntityTooLarge.code else _typed()
    asked_only = status == STATUS[InvalidInput.code] and request.method in ("GET", "HEAD")
    title = _NOT_MADE if asked_only else _TITLES.get(status, _TITLES[400])
    words = words or _WORDS.get(status, _WORDS[400])
    more = {**error_help.offered(status), **more}
    return render_template("errors/page.html", status=status, title=title, words=words, kept=kept, **more), status


def _typed() -> dict[str, str]:
    """Give back what was typed, so that nothing is lost with the page; to nobody else than who typed it."""
    if drafts.is_of_another(request.form, login.find_actor()):
        return {}
    return {key: value for key, value in request.form.items() if value.strip() and key not in SECRETS}


def _sign_in_needed(error: SignInNeeded) -> Response | tuple[str, int]:
    if request.method == "GET":
        return redirect(url_for("sign_in.form", next=request.full_path.rstrip("?")))
    carried = drafts.carry(request.form)
    return (sign_in.ask_again(carried, _KEPT), 401) if carried else page(401, error.message)


def _proof_needed(_error: ProofNeeded) -> Response | tuple[str, int]:
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("proof.form", next=request.full_path.rstrip("?")))
    return proof.ask_again()


def _expected(error: CasetrackError) -> tuple[str, int]:
    status = STATUS.get(error.code, 500)
    more: dict[str, object] = {}
    if status >= 500:
        more["incident"] = _incident()
        _log.error("incident %s, %s: %s", more["incident"], error.code, error)
    reasons = error.reasons if isinstance(error, TransitionRefused) else ()
    wrong = error.fields.values() if isinstance(error, InvalidInput) else ()
    mend = [words for words in dict.fromkeys(wrong) if words != error.message]  # each is told once
    return page(status, error.message, reasons=reasons, mend=mend, **more)


def _form_too_old(_error: CSRFError) -> Response | tuple[str, int]:
    actor = login.find_actor()
    back = drafts.take_back(request.form, actor) if actor else None
    return sign_in.show_again(back) if back else page(400, _FORM_TOO_OLD)


def _of_http(error: HTTPException) -> Response | tuple[str, int]:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    return page(status, g.get("too_large") if status == RequestEntityTooLarge.code else None)


def _bug(error: Exception) -> tuple[str, int]:
    """Log it with the kind of page, not its address: some addresses are secret, as that of a calendar."""
    incident = _incident()
    _log.error("incident %s at %s %s", incident, request.method, request.url_rule, exc_info=error)
    return page(500, incident=incident)


def _incident() -> str:
    """Make a code that leads from the page to the entry in the log."""
    return secrets.token_hex(3).upper()
