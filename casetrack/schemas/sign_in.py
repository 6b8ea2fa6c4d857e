"""What somebody types to sign in, to prove it again, and to look after the own account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marshmallow import post_load

from casetrack.schemas.base import Form, Line, Secret

_LONGEST_PASSWORD = 200


@dataclass(frozen=True, slots=True)
class SignIn:
    """A name and a password, which may both be wrong."""

    username: str = ""
    password: str = ""


class SignInForm(Form):
    """The name of an account and its password."""

    username = Line(load_default="", max_length=60)
    password = Secret(load_default="", max_length=_LONGEST_PASSWORD)

    @post_load
    def make(self, said: dict[str, Any], **_: Any) -> SignIn:
        """Give what was typed."""
        return SignIn(**said)


class PasswordForm(Form):
    """The password of whoever has signed in, typed again."""

    password = Secret(required=True, max_length=_LONGEST_PASSWORD)


class NewPasswordForm(PasswordForm):
    """The present password and, twice, the one to come."""

    new = Secret(required=True, max_length=_LONGEST_PASSWORD)
    again = Secret(required=True, max_length=_LONGEST_PASSWORD)


class CodeForm(Form):
    """The code that a phone shows, or a recovery code."""

    code = Line(required=True, max_length=40)
