"""What somebody types about mails, calendars and webhooks."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load

from casetrack.schemas.base import Choice, Count, Form, Line
from casetrack.services.channels import NOTICE_KINDS
from casetrack.services.mail_addresses import ChooseMail
from casetrack.services.webhooks import AddWebhook


class AddressForm(Form):
    """The mail address of whoever has signed in."""

    address = Line(required=True, max_length=254)


class MailCodeForm(Form):
    """The code that came by mail."""

    code = Line(required=True, max_length=20)


class ChooseMailForm(Form):
    """Which kinds of notices come by mail."""

    kinds = fields.List(Choice(NOTICE_KINDS), load_default=())

    @post_load
    def make(self, said: dict[str, Any], **_: Any) -> ChooseMail:
        """Give the choice."""
        return ChooseMail(tuple(said["kinds"]))


class WebhookForm(Form):
    """Another program that is to be told of alerts."""

    name = Line(required=True, max_length=80)
    url = Line(required=True, max_length=400)

    @post_load
    def make(self, said: dict[str, Any], **_: Any) -> AddWebhook:
        """Give the wish."""
        return AddWebhook(**said)


class MessageForm(Form):
    """Which message is meant; none for all that were given up."""

    message = Count(least=1, load_default=None)
