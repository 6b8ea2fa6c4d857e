"""Who asks: signing in and out, the permission that each page needs, and the Work of the one who asks.

The only place that knows Flask-Login. A view says what it needs with `@needs("case.read")` or `@public`; the check
runs before every request, so a view that says nothing answers nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Blueprint, Flask, current_app, g, redirect, render_template, request, session
from flask_login import LoginManager, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from casetrack.errors import CasetrackError, Forbidden, SignInNeeded, TooManyAttempts
from casetrack.schemas.sign_in import SignIn, SignInForm
from casetrack.services import users
from casetrack.services.permissions import why_not
from casetrack.services.work import Actor, Installation, Work, begin, reading
from casetrack.text import LANGUAGES, Text
from casetrack.web import drafts, forms
from casetrack.web.redirects import local_path

View = TypeVar("View", bound=Callable[..., Any])
SIGNED_IN = "signed_in"  # what `needs` records for a page that everybody with an account may use
PUBLIC = "public"

blueprint = Blueprint("sign_in", __name__)


@dataclass(frozen=True, slots=True)
class _Account:
    """A sign-in as Flask-Login keeps it: the actor, and the stamp that ends it when the password changes."""

    actor: Actor
    stamp: str
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        return f"{self.actor.user_id}:{self.stamp}"


def needs(permission: str) -> Callable[[View], View]:
    """Declare which permission a page needs; `SIGNED_IN` for any account."""

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def public(view: View) -> View:
    """Declare that a page needs no account."""
    return needs(PUBLIC)(view)


def installation() -> Installation:
    """Give what this program stands on."""
    found: Installation = current_app.extensions["casetrack"]
    return found


def find_actor() -> Actor | None:
    """Give who asks; None when nobody has signed in."""
    if is_without_book():
        return None
    return current_user.actor if current_user.is_authenticated else None


def do_without_book() -> None:
    """Show the rest of this request without asking the database, which has just failed."""
    g.without_book = True


def is_without_book() -> bool:
    """Tell whether this request does without the database."""
    return bool(g.get("without_book", False))


def is_open(endpoint: str, actor: Actor) -> bool:
    """Tell whether this person may open this page."""
    permission = permission_of(endpoint)
    return permission in (PUBLIC, SIGNED_IN) or actor.may(permission)


def permission_of(endpoint: str) -> str:
    """Give what a page declared that it needs."""
    return str(vars(current_app.view_functions[endpoint])["permission"])


@contextmanager
def looking() -> Iterator[Work]:
    """Open the reading Work of who asks. A page that is shown from inside another Work shares it."""
    if "work" in g:
        yield g.work
        return
    with reading(installation(), acting()) as work, _as_the_only(work):
        yield work


@contextmanager
def working() -> Iterator[Work]:
    """Open the writing Work of who asks: leaving the block commits, raising rolls back."""
    with begin(installation(), acting()) as work, _as_the_only(work):
        yield work


@contextmanager
def _as_the_only(work: Work) -> Iterator[None]:
    if "work" in g:
        raise RuntimeError("one request has one Work at a time")
    g.work = work
    try:
        yield
    finally:
        g.pop("work")


def acting() -> Actor:
    """Give who asks; raise SignInNeeded when nobody has signed in."""
    actor = find_actor()
    if actor is None:
        raise SignInNeeded(Text("Bạn chưa đăng nhập, hoặc phiên đã hết.", "You have not signed in, or it has ended."))
    return actor


def register(app: Flask) -> None:
    """Put the guard before every request."""
    manager = LoginManager(app, add_context_processor=False)  # it would ask the book even when the book has failed
    manager.session_protection = None  # an office PC may change its address; the stamp and the time limit end a sign-in
    manager.user_loader(_load_account)
    app.before_request(_guard)
    app.register_blueprint(blueprint)


def _load_account(said: str) -> _Account | None:
    user_id, _, stamp = said.partition(":")
    found = installation()
    with found.database.reading() as rows:
        actor = (
            users.signed_in(rows, int(user_id), stamp, found.clock())
            if user_id.isascii() and user_id.isdecimal()
            else None
        )
    return _Account(actor, stamp) if actor else None


def _guard() -> None:
    if request.endpoint is None:
        return  # there is no such page
    permission = permission_of(request.endpoint)
    if permission != PUBLIC and not is_open(request.endpoint, acting()):
        raise Forbidden(why_not(permission, (role for role, _unit in acting().roles)), permission=permission)


@blueprint.get("/dang-nhap")
@public
def form() -> str | Response:
    """Ask for name and password."""
    if find_actor() is not None:
        return redirect(local_path(request.args.get("next")))
    return _form(None)


@blueprint.post("/dang-nhap")
@public
def enter() -> str | Response | tuple[str, int]:
    """Sign in; count the attempt first, so that a wrong one stays counted."""
    said, _ = forms.load(SignInForm())
    try:
        account = _checked(said or SignIn())  # what no account could have is as wrong as a wrong password
    except CasetrackError as refusal:
        return _form(refusal), 429 if isinstance(refusal, TooManyAttempts) else 401
    language = session.get("language")
    session.clear()  # nothing of whoever used this machine before
    session.update({"language": language} if language else {})
    session.permanent = True
    login_user(account)
    page = drafts.restore(request.form.get(drafts.CARRIED, ""), account.actor)
    return redirect(page or local_path(request.form.get("next")))


def ask_again(carried: str, why: Text) -> str:
    """Ask for name and password because the sign-in has ended; the page carries, sealed, what was typed."""
    return render_template("sign_in/form.html", refusal=why, username="", target="/", kept=carried)


def _checked(said: SignIn) -> _Account:
    found, address = installation(), request.remote_addr or ""
    with found.database.begin() as rows:
        users.count_attempt(rows, said.username, address, found.clock())
    with found.database.begin() as rows:
        user = users.sign_in(rows, said.username, said.password, address)
        return _Account(users.actor_of(rows, user, found.clock()), user.stamp)


def _form(refusal: CasetrackError | None) -> str:
    values = request.form if request.method == "POST" else request.args
    return render_template(
        "sign_in/form.html",
        refusal=refusal.message if refusal else None,
        username=values.get("username", ""),
        target=local_path(values.get("next")),
        kept=request.form.get(drafts.CARRIED, ""),
    )


@blueprint.post("/dang-xuat")
@needs(SIGNED_IN)
def leave() -> Response:
    """Sign out."""
    logout_user()
    session.clear()
    return redirect("/dang-nhap")


@blueprint.post("/language")
@public
def choose_language() -> Response:
    """Show the pages in the other language from now on."""
    switch_language()
    return redirect(local_path(request.form.get("next")))


def switch_language() -> bool:
    """Show the pages in the language that a form asks for, and tell whether it asks; its page then keeps the rest."""
    language = request.form.get("language", "")
    if language in LANGUAGES:
        session["language"] = language
    return language in LANGUAGES


def language_of_pages() -> str:
    """Give the language chosen on the page, else the account's, else Vietnamese."""
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    actor = find_actor()
    return actor.language if actor else "vi"


__all__ = ["SIGNED_IN", "acting", "find_actor", "installation", "looking", "needs", "public", "working"]
