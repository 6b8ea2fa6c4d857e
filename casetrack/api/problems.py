"""Every failure as application/problem+json (RFC 9457): a stable code, a sentence, and every reason of a refusal."""

from __future__ import annotations

import json
import logging
import secrets
from http import HTTPStatus

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from casetrack.api import bearer
from casetrack.errors import (
    STATUS,
    CasetrackError,
    FileRefused,
    InvalidInput,
    SignInNeeded,
    StaleCase,
    TransitionRefused,
)
from casetrack.text import Text

_log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
HTTP_CODES: dict[int, str] = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "not_json",
    500: "bug",
}
_WORDS: dict[int, Text] = {
    400: Text("Máy chủ không hiểu yêu cầu này.", "The server cannot read this request."),
    404: Text("Không có địa chỉ này. Xem /api/.", "There is no such address. See /api/."),
    405: Text("Địa chỉ này không dùng theo cách đó. Xem /api/.", "This address has no such method. See /api/."),
    413: Text(
        "Nội dung gửi lên quá lớn: nhiều nhất 1 MB, tệp thì theo giới hạn của cơ quan. Chưa ghi gì.",
        "What was sent is too large: at most 1 MB, a file as large as the office allows. Nothing was written.",
    ),
    415: Text(
        "Gửi nội dung dạng application/json; tệp dạng multipart/form-data.",
        "Send the body as application/json, a file as multipart/form-data.",
    ),
    500: Text(
        "CaseTrack gặp lỗi; việc này chưa được ghi. Đọc mã sự việc cho người quản trị.",
        "CaseTrack has failed; nothing was written. Tell the administrator the incident code.",
    ),
}


def register(api: Flask) -> None:
    """Answer each kind of failure with its problem."""
    api.register_error_handler(CasetrackError, _expected)
    api.register_error_handler(HTTPException, _of_http)
    api.register_error_handler(Exception, _bug)


def problem(status: int, code: str, words: Text, **more: object) -> Response:
    """Write a problem; `more` are members beside the standard ones."""
    said = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": words.in_(bearer.language()),
        "instance": request.root_path + request.path,
        "code": code,
        **more,
    }
    answer = Response(json.dumps(said, ensure_ascii=False), status, content_type=MEDIA_TYPE)
    answer.vary.add("Accept-Language")
    return answer


def _expected(error: CasetrackError) -> Response:
    status = STATUS[error.code]
    if status >= 500:
        _log.error("%s: %s", error.code, error)
    if isinstance(error, StaleCase) and error.details.get("precondition"):
        status = 412
    answer = problem(status, error.code, error.message, **_members(error))
    if isinstance(error, SignInNeeded):
        answer.headers["WWW-Authenticate"] = 'Bearer realm="CaseTrack"'
    return answer


def _members(error: CasetrackError) -> dict[str, object]:
    language = bearer.language()
    if isinstance(error, TransitionRefused):
        reasons = [
            {
                "code": refusal.code,
                "reason": refusal.reason.in_(language),
                "basis": refusal.basis.in_(language) if refusal.basis else None,
            }
            for refusal in error.reasons
        ]
        return {"reasons": reasons}
    if isinstance(error, InvalidInput):
        refused = {"reason": error.reason} if isinstance(error, FileRefused) else {}
        return {"fields": {key: words.in_(language) for key, words in error.fields.items()}, **refused}
    if isinstance(error, StaleCase) and "version" in error.details:
        return {"version": error.details["version"]}
    return {}


def _of_http(error: HTTPException) -> Response:
    status = error.code if error.code in HTTP_CODES else 400
    answer = problem(status or 400, HTTP_CODES[status or 400], _WORDS[status or 400])
    for name, value in error.get_headers():
        if name in ("Allow", "Location", "Retry-After"):
            answer.headers[name] = value
    return answer


def _bug(error: Exception) -> Response:
    incident = secrets.token_hex(3).upper()
    _log.error("incident %s at %s %s", incident, request.method, request.path, exc_info=error)
    return problem(500, HTTP_CODES[500], _WORDS[500], incident=incident)
