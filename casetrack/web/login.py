"""Who asks: the running sign-in, the permission that each page needs, and the Work of the one who asks.

The only place that knows Flask-Login. A view says what it needs with `@needs("case.read")` or `@public`; the check
runs before every request, so a view that says nothing answers nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask import Response as FlaskResponse
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from casetrack.errors import STATUS, Forbidden, SignInNeeded
from casetrack.services.permissions import why_not
from casetrack.services.sign_ins import SignedIn, SignInPolicy, find_signed_in, note_seen
from casetrack.services.work import Actor, Installation, Work, begin, reading
from casetrack.text import LANGUAGES, Text

View = TypeVar("View", bound=Callable[..., Any])
SIGNED_IN = "signed_in"  # what `needs` records for a page that everybody with an account may use
PUBLIC = "public"
# Where somebody is sent who must do something first, and the pages on which it is done.
_DUE = {"password": "account.ask_password", "factor": "second_factor.ask"}
_WHERE_DUE = ("account", "second_factor", "sign_in")


class _Cookies(SecureCookieSessionInterface):
    """Leaves what anybody may keep without a cookie: whoever kept it would pass somebody's sign-in on.

    So too what a script is refused after its page was signed out: the old cookie would take the place of that of the
    form to sign in, which then would count as too old.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: FlaskResponse) -> None:
        """Send the cookie with an answer that is for one person."""
        too_late = (
            response.status_code == STATUS[SignInNeeded.code] and request.headers.get("Sec-Fetch-Dest") == "empty"
        )
        if not response.cache_control.public and not too_late:
            super().save_session(app, session, response)


@dataclass(frozen=True, slots=True)
class _Account:
    """A sign-in as Flask-Login keeps it. The cookie carries nothing but its random token."""

    token: str
    signed_in: SignedIn | None = None
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        return self.token


def needs(permission: str) -> Callable[[View], View]:
    """Declare which permission a page needs; `SIGNED_IN` for any account."""

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def public(view: View) -> View:
    """Declare that a page needs no account."""
    return needs(PUBLIC)(view)


def by_itself(view: View) -> View:
    """Declare that an open page asks this again and again: it is no sign that anybody sits before it."""
    view.by_itself = True  # type: ignore[attr-defined]
    return view


def installation() -> Installation:
    """Give what this program stands on."""
    found: Installation = current_app.extensions["casetrack"]
    return found


def find_actor() -> Actor | None:
    """Give who asks; None when nobody has signed in."""
    if is_without_book():
        return None
    running = current_user.signed_in if current_user.is_authenticated else None
    return running.actor if running else None


def signed_in() -> SignedIn:
    """Give the running sign-in; raise SignInNeeded when there is none."""
    acting()
    found: SignedIn = current_user.signed_in
    return found


def policy() -> SignInPolicy:
    """Give what this installation asks of sign-ins."""
    found: SignInPolicy = current_app.extensions["casetrack.sign_in"]
    return found


def remember(token: str) -> None:
    """Let the browser carry a new sign-in and nothing of whoever used this machine before, but the language."""
    language = session.get("language")
    session.clear()
    session.update({"language": language} if language else {})
    session.permanent = True
    login_user(_Account(token))


def forget() -> None:
    """Let the browser carry nothing any more."""
    logout_user()
    session.clear()


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
    manager.session_protection = None  # an office PC may change its address; its owner and the time limit end a sign-in
    manager.user_loader(_load_account)
    app.session_interface = _Cookies()
    app.before_request(_guard)


def _load_account(token: str) -> _Account | None:
    found, now = installation(), installation().clock()
    with found.database.reading() as rows:
        signed_in = find_signed_in(rows, token, policy(), now)
    if signed_in is None:
        return None
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or "by_itself" not in vars(view):
        note_seen(found.database, signed_in, now)
    return _Account(token, signed_in)


def _guard() -> Response | None:
    if request.endpoint is None:
        return None  # there is no such page
    permission = permission_of(request.endpoint)
    if permission == PUBLIC:
        return None
    if not is_open(request.endpoint, acting()):
        raise Forbidden(why_not(permission, (role for role, _unit in acting().roles)), permission=permission)
    due = signed_in().due
    if due and request.blueprint not in _WHERE_DUE:
        return redirect(url_for(_DUE[due]))
    return None


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
