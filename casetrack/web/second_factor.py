"""My second factor: switching it on with a phone, the recovery codes, switching it off."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput
from casetrack.papers.squares import draw_square
from casetrack.schemas.sign_in import CodeForm
from casetrack.services import second_factors, sign_ins, users
from casetrack.text import Text
from casetrack.web import forms, login
from casetrack.web.login import SIGNED_IN, looking, needs, working
from casetrack.web.proof import prove_typed
from casetrack.web.shell import say

blueprint = Blueprint("second_factor", __name__)

_SQUARE = Text("Mã vuông cho ứng dụng xác thực trên điện thoại", "Square code for the authenticator app of a phone")
_NEEDED = Text(
    "Vai trò của bạn phải có xác thực hai bước nên không tắt được. Đổi điện thoại: nhờ người quản trị đặt lại.",
    "Your role needs the second factor, so it stays on. For another phone ask the administrator to reset it.",
)


@blueprint.get("/tai-khoan/xac-thuc")
@needs(SIGNED_IN)
def ask() -> str:
    """Show the second factor: the square for the phone, or what may be changed."""
    return _page({})


@blueprint.post("/tai-khoan/xac-thuc")
@needs(SIGNED_IN)
def begin() -> Response | tuple[str, int]:
    """Make a secret for my phone."""
    try:
        prove_typed()
        with login.installation().database.begin() as rows:
            user = users.account_of(rows, login.acting())
            second_factors.begin_enrolment(rows, login.policy().factor_key, user)
    except InvalidInput as wrong:
        return _page(wrong.fields or {"password": wrong.message}), 422
    return redirect(url_for(".ask"), 303)


@blueprint.post("/tai-khoan/xac-thuc/ma")
@needs(SIGNED_IN)
def confirm() -> str | tuple[str, int]:
    """Switch the second factor on by a first code, and show the recovery codes."""
    said, errors = forms.load(CodeForm())
    try:
        if errors:
            raise InvalidInput(errors["code"], errors)
        with working() as work:
            user = users.account_of(work.session, work.actor)
            codes = second_factors.confirm(
                work.session, login.policy().factor_key, user, code=said["code"], now=work.clock
            )
            sign_ins.end_others(work.session, login.signed_in(), work.clock, why="factor")
    except InvalidInput as wrong:
        return _page(wrong.fields), 422
    return render_template("account/codes.html", codes=codes)


@blueprint.post("/tai-khoan/xac-thuc/du-phong")
@needs(SIGNED_IN)
def renew() -> str | tuple[str, int]:
    """Make new recovery codes; the old ones end."""
    try:
        prove_typed()
        with login.installation().database.begin() as rows:
            codes = second_factors.renew_recovery_codes(rows, users.account_of(rows, login.acting()))
    except InvalidInput as wrong:
        return _page(wrong.fields), 422
    return render_template("account/codes.html", codes=codes)


@blueprint.post("/tai-khoan/xac-thuc/tat")
@needs(SIGNED_IN)
def switch_off() -> Response | tuple[str, int]:
    """Switch the second factor off, unless my role needs it."""
    try:
        prove_typed()
        with working() as work:
            if sign_ins.needs_factor(work.session, work.actor, login.policy()):
                raise InvalidInput(_NEEDED, {"password": _NEEDED})
            second_factors.reset(work.session, users.account_of(work.session, work.actor))
    except InvalidInput as wrong:
        return _page(wrong.fields), 422
    return redirect(url_for("account.show", saved="factor"), 303)


def _page(errors: forms.Errors) -> str:
    with looking() as work:
        user = users.account_of(work.session, work.actor)
        secret = second_factors.pending_secret(work.session, login.policy().factor_key, user)
        address = second_factors.address_for_phone(user, secret) if secret else ""
        return render_template(
            "account/second_factor.html",
            errors=errors,
            is_on=user.factor_since is not None,
            secret=secret,
            square=draw_square(address, say(_SQUARE)) if secret else "",
            codes_left=second_factors.count_recovery_codes(work.session, user),
            due=login.signed_in().due == "factor",
        )
