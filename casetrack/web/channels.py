"""How news reaches me outside of the program: my mail address, what comes there, the calendar of my deadlines."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from casetrack.errors import STATUS, InvalidInput, TooManyAttempts
from casetrack.papers.ics import MEDIA_TYPE
from casetrack.schemas.channels import AddressForm, ChooseMailForm, MailCodeForm
from casetrack.services import mail_addresses
from casetrack.services.channels import NOTICE_KINDS
from casetrack.services.deadline_feeds import end_address, feed_at, has_feed, make_address
from casetrack.text import Text
from casetrack.web import forms, login
from casetrack.web.login import SIGNED_IN, installation, looking, needs, public, working
from casetrack.web.proof import prove_typed

blueprint = Blueprint("channels", __name__)
_PRIVATE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


@blueprint.get("/tai-khoan/kenh")
@needs(SIGNED_IN)
def mine() -> str:
    """Show where I am written to, what comes there, and whether my deadlines stand in a calendar."""
    return _page({})


@blueprint.post("/tai-khoan/kenh/dia-chi")
@needs(SIGNED_IN)
def ask_for() -> Answer | tuple[str, int]:
    """Take my address and send a code there."""
    try:
        wish = forms.ask(AddressForm())
        prove_typed()
        with installation().database.begin() as rows:
            mail_addresses.count_asking(rows, login.acting(), installation().clock())
        with working() as work:
            mail_addresses.ask_for(work, wish["address"])
    except (InvalidInput, TooManyAttempts) as refusal:
        return _refused(refusal, "address")
    return redirect(url_for(".mine", saved="asked"), 303)


@blueprint.post("/tai-khoan/kenh/ma")
@needs(SIGNED_IN)
def confirm() -> Answer | tuple[str, int]:
    """Believe my address: the code has come back."""
    try:
        wish = forms.ask(MailCodeForm())
        with installation().database.begin() as rows:
            mail_addresses.count_trying(rows, login.acting(), installation().clock())
        with working() as work:
            mail_addresses.confirm(work, wish["code"])
    except (InvalidInput, TooManyAttempts) as refusal:
        return _refused(refusal, "code")
    return redirect(url_for(".mine", saved="confirmed"), 303)


@blueprint.post("/tai-khoan/kenh/chon")
@needs(SIGNED_IN)
def choose() -> Answer | tuple[str, int]:
    """Send me only these kinds of notices by mail."""
    try:
        wish = forms.ask(ChooseMailForm())
        with working() as work:
            mail_addresses.choose(work, wish)
    except InvalidInput as refusal:
        return _refused(refusal, "kinds")
    return redirect(url_for(".mine", saved="chosen"), 303)


@blueprint.post("/tai-khoan/kenh/thoi")
@needs(SIGNED_IN)
def give_up() -> Answer:
    """Write to me no more."""
    with working() as work:
        mail_addresses.give_up(work)
    return redirect(url_for(".mine", saved="given_up"), 303)


@blueprint.post("/tai-khoan/kenh/lich")
@needs(SIGNED_IN)
def make_calendar() -> str | tuple[str, int]:
    """Make a secret address for the calendar of my deadlines, and show it this once."""
    try:
        prove_typed()
    except (InvalidInput, TooManyAttempts) as refusal:
        said = refusal.fields.get("password") if isinstance(refusal, InvalidInput) else None
        return _page({"calendar_password": said or refusal.message}), STATUS[refusal.code]
    with working() as work:
        secret = make_address(work)
    base = installation().outside.staff_url or request.host_url.rstrip("/")
    return _page({}, calendar=base + url_for(".calendar", token=secret))


@blueprint.post("/tai-khoan/kenh/lich/thoi")
@needs(SIGNED_IN)
def end_calendar() -> Answer:
    """Let the address of my calendar lead nowhere."""
    with working() as work:
        end_address(work)
    return redirect(url_for(".mine", saved="calendar_ended"), 303)


@blueprint.get("/lich-han/<token>.ics")
@public
def calendar(token: str) -> Response:
    """Give the calendar that stands at a secret address, to whichever program knows it."""
    answer = Response(feed_at(installation(), token), content_type=MEDIA_TYPE)
    answer.headers.update(_PRIVATE)
    return answer


def _refused(refusal: InvalidInput | TooManyAttempts, field: str) -> tuple[str, int]:
    wrong = refusal.fields if isinstance(refusal, InvalidInput) else {}
    return _page(wrong or {field: refusal.message}), STATUS[refusal.code]


def _page(errors: Mapping[str, Text], calendar: str = "") -> str:
    with looking() as work:
        return render_template(
            "account/channels.html",
            errors=errors,
            typed=request.form,
            row=mail_addresses.address_of(work),
            server=work.installation.outside.mail,
            kinds=NOTICE_KINDS,
            has_calendar=has_feed(work),
            calendar=calendar,
        )
