"""Signing in, with a code of the phone where the account has one, signing out, and the language of the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, make_response, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casetrack.errors import CasetrackError, InvalidInput, SignInNeeded, TooManyAttempts
from casetrack.schemas.sign_in import CodeForm, SignIn, SignInForm
from casetrack.services import second_factors, sign_ins, users
from casetrack.services.work import Actor
from casetrack.text import Text
from casetrack.web import drafts, forms, login
from casetrack.web.login import SIGNED_IN, installation, needs, public
from casetrack.web.redirects import local_path
from casetrack.web.sealing import seal, unseal

blueprint = Blueprint("sign_in", __name__)

HALFWAY = "halfway"  # sealed: whose password was right, while the code of the phone is asked
_CODE_WITHIN = timedelta(minutes=5)
_TOO_LATE = Text(
    "Đã quá 5 phút từ khi gõ mật khẩu. Đăng nhập lại từ đầu.",
    "More than 5 minutes have passed since the password. Sign in again from the beginning.",
)


@dataclass(frozen=True, slots=True)
class _Admitted:
    """Who was let in, and the token of the sign-in."""

    actor: Actor
    token: str


@blueprint.get("/dang-nhap")
@public
def form() -> str | Response:
    """Ask for name and password."""
    if login.find_actor() is not None:
        return redirect(local_path(request.args.get("next")))
    return _form(None)


@blueprint.post("/dang-nhap")
@public
def enter() -> str | Response | tuple[str, int]:
    """Sign in; count the attempt first, so that a wrong one stays counted."""
    said, _ = forms.load(SignInForm())
    try:
        found = _checked(said or SignIn())  # what no account could have is as wrong as a wrong password
    except CasetrackError as refusal:
        return _form(refusal.message), _status(refusal)
    return _let_in(found) if isinstance(found, _Admitted) else _ask_code(found)


@blueprint.post("/dang-nhap/ma")
@public
def enter_code() -> str | Response | tuple[str, int]:
    """Take the code of the phone, or a recovery code, from whoever has just typed the right password."""
    halfway = unseal(HALFWAY, request.form.get(HALFWAY, ""), _CODE_WITHIN)
    if halfway is None:
        return _form(_TOO_LATE), 401
    said, errors = forms.load(CodeForm())
    try:
        return _let_in(_checked_code(str(halfway["name"]), "" if errors else said["code"]))
    except InvalidInput as wrong:
        return _ask_code(str(halfway["name"]), wrong.message), 401
    except (SignInNeeded, TooManyAttempts) as refusal:
        return _form(refusal.message), _status(refusal)


@blueprint.post("/dang-xuat")
@needs(SIGNED_IN)
def leave() -> Response:
    """Sign out: the sign-in ends in the book too, so that a copy of its cookie opens nothing."""
    found = installation()
    with found.database.begin() as rows:
        sign_ins.leave(rows, login.signed_in().sign_in_id, found.clock())
    login.forget()
    return redirect("/dang-nhap")


@blueprint.post("/language")
@public
def choose_language() -> Response:
    """Show the pages in the other language from now on."""
    login.switch_language()
    return redirect(local_path(request.form.get("next")))


def show_again(back: drafts.TakenBack) -> Response:
    """Open the page of a form that came back; one of which nothing may be kept is carried there by one press."""
    if not back.waiting:
        return redirect(back.page, 303)
    return make_response(render_template("sign_in/go_on.html", action=back.page, waiting=back.waiting, reopens=True))


def ask_again(carried: str, why: Text) -> str:
    """Ask for name and password because the sign-in has ended; the page carries, sealed, what was typed."""
    return render_template("sign_in/form.html", refusal=why, username="", target="/", kept=carried)


def _checked(said: SignIn) -> _Admitted | str:
    """Let in whoever has no second factor; give the name of whoever has one, to be asked for a code."""
    found, address = installation(), request.remote_addr or ""
    with found.database.begin() as rows:
        users.count_attempt(rows, said.username, address, found.clock())
    with found.database.reading() as rows:
        user = users.check_password(rows, said.username, said.password)
    users.renew_hash(found, user, said.password)
    if user.factor_since is not None:
        return said.username
    with found.database.begin() as rows:
        return _admit(rows, said.username)


def _checked_code(name: str, code: str) -> _Admitted:
    found = installation()
    with found.database.begin() as rows:
        users.count_attempt(rows, name, request.remote_addr or "", found.clock())
    with found.database.begin() as rows:
        user = users.find_open(rows, name)
        second_factors.require_code(rows, login.policy().factor_key, user, code=code, now=found.clock())
        return _admit(rows, name)


def _admit(rows: Session, name: str) -> _Admitted:
    now, address = installation().clock(), request.remote_addr or ""
    user = users.find_open(rows, name)
    users.forget_attempts(rows, name, address)
    came_from = sign_ins.CameFrom(address, request.headers.get("User-Agent", ""))
    return _Admitted(users.actor_of(rows, user, now), sign_ins.begin_sign_in(rows, user, came_from, now))


def _let_in(admitted: _Admitted) -> Response:
    login.remember(admitted.token)
    back = drafts.restore(request.form.get(drafts.CARRIED, ""), admitted.actor)
    return show_again(back) if back else redirect(local_path(request.form.get("next")))


def _ask_code(name: str, refusal: Text | None = None) -> str:
    return render_template(
        "sign_in/code.html",
        refusal=refusal,
        halfway=seal(HALFWAY, {"name": name}) if refusal is None else request.form.get(HALFWAY, ""),
        target=local_path(request.form.get("next")),
        kept=request.form.get(drafts.CARRIED, ""),
    )


def _form(refusal: Text | None) -> str:
    values = request.form if request.method == "POST" else request.args
    return render_template(
        "sign_in/form.html",
        refusal=refusal,
        username=values.get("username", ""),
        target=local_path(values.get("next")),
        kept=request.form.get(drafts.CARRIED, ""),
    )


def _status(refusal: CasetrackError) -> int:
    return 429 if isinstance(refusal, TooManyAttempts) else 401
