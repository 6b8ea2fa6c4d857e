"""My account: where I am signed in, my password, my language, my second factor."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput
from casetrack.schemas.sign_in import NewPasswordForm
from casetrack.services import passwords, second_factors, sign_ins, tokens, users
from casetrack.text import Text
from casetrack.web import forms, login
from casetrack.web.login import SIGNED_IN, looking, needs, working
from casetrack.web.proof import prove

blueprint = Blueprint("account", __name__)

_MEND = Text("Chưa đổi. Mục đánh dấu đỏ cần sửa.", "Not changed. Mend the marked fields.")
_NOT_ALIKE = Text("Hai lần gõ không giống nhau. Gõ lại.", "The two do not agree. Type it again.")


@blueprint.get("/tai-khoan")
@needs(SIGNED_IN)
def show() -> str:
    """Show where I am signed in and what guards my account."""
    with looking() as work:
        user = users.account_of(work.session, work.actor)
        return render_template(
            "account/show.html",
            user=user,
            sign_ins=sign_ins.list_sign_ins(work.session, work.actor, work.clock),
            this=login.signed_in().sign_in_id,
            zone=ZoneInfo(work.office.timezone),
            codes_left=second_factors.count_recovery_codes(work.session, user),
            tokens=tokens.list_own(work.session, work.actor),
            scopes=tokens.SCOPES,
            now=work.clock,
            factor_needed=sign_ins.needs_factor(work.session, work.actor, login.policy()),
        )


@blueprint.post("/tai-khoan/phien/<int(max=999999999):sign_in_id>/ket-thuc")
@needs(SIGNED_IN)
def end_one(sign_in_id: int) -> Response:
    """End one of my sign-ins."""
    found = login.installation()
    with found.database.begin() as rows:
        sign_ins.end_sign_in(rows, login.acting(), sign_in_id, found.clock())
    return redirect(url_for(".show", saved="ended"), 303)


@blueprint.post("/tai-khoan/phien/khac")
@needs(SIGNED_IN)
def end_others() -> Response:
    """End all my sign-ins but this one."""
    found, mine = login.installation(), login.signed_in()
    with found.database.begin() as rows:
        sign_ins.end_others(rows, mine, found.clock())
    return redirect(url_for(".show", saved="ended"), 303)


@blueprint.post("/tai-khoan/ma-truy-cap/<int(max=999999999):token_id>/thu-hoi")
@needs(SIGNED_IN)
def revoke(token_id: int) -> Response:
    """End one of my tokens."""
    with working() as work:
        tokens.revoke_own(work.session, work.actor, token_id, work.clock)
    return redirect(url_for(".show", saved="revoked"), 303)


@blueprint.get("/tai-khoan/mat-khau")
@needs(SIGNED_IN)
def ask_password() -> str:
    """Ask for the present password and a new one."""
    return _password_form({})


@blueprint.post("/tai-khoan/mat-khau")
@needs(SIGNED_IN)
def change_password() -> Response | tuple[str, int]:
    """Change my password; my other sign-ins end."""
    said, errors = forms.load(NewPasswordForm())
    try:
        if not errors and said["new"] != said["again"]:
            errors = {"again": _NOT_ALIKE}
        if errors:
            raise InvalidInput(_MEND, errors)
        prove(said["password"])
        with working() as work:
            users.choose_password(users.account_of(work.session, work.actor), said["new"])
            sign_ins.end_others(work.session, login.signed_in(), work.clock, why="password")
    except InvalidInput as wrong:
        return _password_form(wrong.fields), 422
    return redirect(url_for(".show", saved="password"), 303)


@blueprint.post("/tai-khoan/ngon-ngu")
@needs(SIGNED_IN)
def choose_language() -> Response:
    """Show the pages in this language whenever and wherever I sign in."""
    if login.switch_language():
        with working() as work:
            users.account_of(work.session, work.actor).language = request.form["language"]
    return redirect(url_for(".show", saved="language"), 303)


def _password_form(errors: forms.Errors) -> str:
    due = login.signed_in().due == "password"
    return render_template("account/password.html", errors=errors, due=due, shortest=passwords.SHORTEST)
