"""The channels of the office: how mails go out and what did not, and the programs that are told of alerts."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput
from casetrack.schemas.channels import MessageForm, WebhookForm
from casetrack.services.undelivered import (
    STATUSES,
    list_calls,
    list_undelivered,
    revive,
    send_trial,
    state_of,
)
from casetrack.services.webhooks import (
    BOTH_SIGN_FOR,
    MANAGE,
    add_webhook,
    end_webhook,
    get_webhook,
    list_webhooks,
    refuse_unfit,
    renew_secret,
    replay,
)
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.login import installation, looking, needs, working

blueprint = Blueprint("outside", __name__)


@blueprint.get("/kenh-gui")
@needs(MANAGE)
def show() -> str:
    """Show how sending goes, what did not leave, and who is told by webhook."""
    return _page({})


@blueprint.post("/kenh-gui/gui-lai")
@needs(MANAGE)
def send_again() -> Response:
    """Let one message that was given up go out again, or all of them."""
    wish = forms.ask(MessageForm())
    with working() as work:
        revive(work, wish["message"])
    return redirect(url_for(".show", saved="again"), 303)


@blueprint.post("/kenh-gui/thu-thu")
@needs(MANAGE)
def trial() -> Response | tuple[str, int]:
    """Send myself a trial mail."""
    try:
        with working() as work:
            send_trial(work)
    except InvalidInput as refusal:
        return _page({"trial": refusal.message}), 422
    return redirect(url_for(".show", saved="trial"), 303)


@blueprint.post("/kenh-gui/webhook")
@needs(MANAGE)
def add() -> str | tuple[str, int]:
    """Enter an address, and show its secret this once."""
    try:
        wish = forms.ask(WebhookForm())
        refuse_unfit(installation().outside, wish.url)
        with working() as work:
            webhook_id, secret = add_webhook(work, wish)
    except InvalidInput as refusal:
        return _page(refusal.fields or {"url": refusal.message}), 422
    return _webhook(webhook_id, secret)


@blueprint.get("/kenh-gui/webhook/<int(max=999999999):webhook_id>")
@needs(MANAGE)
def webhook(webhook_id: int) -> str:
    """Show what one webhook was told, each attempt, and what may be changed."""
    return _webhook(webhook_id)


@blueprint.post("/kenh-gui/webhook/<int(max=999999999):webhook_id>/doi-khoa")
@needs(MANAGE)
def renew(webhook_id: int) -> str:
    """Change the secret of a webhook, and show the new one this once."""
    with working() as work:
        secret = renew_secret(work, webhook_id)
    return _webhook(webhook_id, secret)


@blueprint.post("/kenh-gui/webhook/<int(max=999999999):webhook_id>/thoi")
@needs(MANAGE)
def end(webhook_id: int) -> Response:
    """Tell this address nothing more."""
    with working() as work:
        end_webhook(work, webhook_id)
    return redirect(url_for(".show", saved="ended"), 303)


@blueprint.post("/kenh-gui/webhook/<int(max=999999999):webhook_id>/gui-lai")
@needs(MANAGE)
def send_call_again(webhook_id: int) -> Response:
    """Send one delivery of a webhook again."""
    wish = forms.ask(MessageForm())
    with working() as work:
        replay(work, webhook_id, wish["message"] or 0)
    return redirect(url_for(".webhook", webhook_id=webhook_id, saved="again"), 303)


def _page(errors: Mapping[str, Text]) -> str:
    with looking() as work:
        return render_template(
            "outside/show.html",
            state=state_of(work),
            undelivered=list_undelivered(work),
            webhooks=list_webhooks(work),
            server=work.installation.outside.mail,
            statuses=STATUSES,
            errors=errors,
            typed=request.form,
            zone=ZoneInfo(work.office.timezone),
        )


def _webhook(webhook_id: int, secret: str = "") -> str:
    with looking() as work:
        return render_template(
            "outside/webhook.html",
            webhook=get_webhook(work, webhook_id),
            calls=list_calls(work, webhook_id),
            secret=secret,
            hours=BOTH_SIGN_FOR.total_seconds() // 3600,
            statuses=STATUSES,
            now=work.clock,
            zone=ZoneInfo(work.office.timezone),
        )
