"""What somebody types to sign in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marshmallow import post_load

from casetrack.schemas.base import Form, Line, Secret


@dataclass(frozen=True, slots=True)
class SignIn:
    """A name and a password, which may both be wrong."""

    username: str = ""
    password: str = ""


class SignInForm(Form):
    """The name of an account and its password."""

    username = Line(load_default="", max_length=60)
    password = Secret(load_default="", max_length=200)

    @post_load
    def make(self, said: dict[str, Any], **_: Any) -> SignIn:
        """Give what was typed."""
        return SignIn(**said)
