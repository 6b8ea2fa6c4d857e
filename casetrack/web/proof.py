"""Typing the password again: before a sealed case opens, and before an account's own locks are changed.

A form that was sent meanwhile is carried, sealed, through the question and offered to be sent on: nothing is lost.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from casetrack.errors import CasetrackError, InvalidInput, TooManyAttempts
from casetrack.schemas.sign_in import PasswordForm
from casetrack.services import sign_ins, users
from casetrack.text import Text
from casetrack.web import forms, login
from casetrack.web.login import SIGNED_IN, acting, installation, needs
from casetrack.web.redirects import local_path
from casetrack.web.sealing import seal, unseal

blueprint = Blueprint("proof", __name__)

CARRIED = "carried"  # sealed: the form that waits
_KEPT_FOR = timedelta(hours=2)
_NOT_CARRIED = frozenset({"csrf_token", "password"})


@blueprint.get("/xac-nhan")
@needs(SIGNED_IN)
def form() -> str:
    """Ask for the password again."""
    return _page(local_path(request.args.get("next")), "")


@blueprint.post("/xac-nhan")
@needs(SIGNED_IN)
def give() -> str | Response | tuple[str, int]:
    """Take the password and go on to where one was, or offer to send the form that waits."""
    target, carried = local_path(request.form.get("next")), request.form.get(CARRIED, "")
    said, errors = forms.load(PasswordForm())
    try:
        if errors:
            raise InvalidInput(errors["password"], errors)
        prove(said["password"])
    except (InvalidInput, TooManyAttempts) as refusal:
        return _page(target, carried, refusal), 429 if isinstance(refusal, TooManyAttempts) else 422
    waiting = unseal(CARRIED, carried, _KEPT_FOR)
    if waiting is None or waiting.get("user") != acting().user_id:
        return redirect(target, 303)
    return render_template("sign_in/go_on.html", action=local_path(waiting["page"]), waiting=waiting["form"])


def ask_again() -> tuple[str, int]:
    """Ask for the password in the place of the page that a form should have led to; the form is carried along."""
    typed = [[key, said] for key, said in request.form.items(multi=True) if key not in _NOT_CARRIED]
    carried = seal(CARRIED, {"user": acting().user_id, "page": request.full_path.rstrip("?"), "form": typed})
    return _page("/", carried), 401


def prove(password: str) -> None:
    """Check the password of whoever has signed in, counting attempts as a sign-in does; raise InvalidInput if wrong."""
    found, actor, address = installation(), acting(), request.remote_addr or ""
    with found.database.begin() as rows:
        users.count_attempt(rows, users.account_of(rows, actor).username, address, found.clock())
    with found.database.begin() as rows:
        user = users.account_of(rows, actor)
        users.require_password(user, password)
        users.forget_attempts(rows, user.username, address)
        sign_ins.note_proof(rows, login.signed_in().sign_in_id, found.clock())


def prove_typed() -> None:
    """Check the password that stands in the form; raise InvalidInput when it is wrong or missing."""
    said, errors = forms.load(PasswordForm())
    if errors:
        raise InvalidInput(Text("Gõ mật khẩu đang dùng.", "Type the present password."), errors)
    prove(said["password"])


def _page(target: str, carried: str, refusal: CasetrackError | None = None) -> str:
    minutes = int(login.policy().proof_lasts / timedelta(minutes=1))
    words = refusal.message if refusal else None
    return render_template("sign_in/proof.html", refusal=words, target=target, carried=carried, minutes=minutes)
