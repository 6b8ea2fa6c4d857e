"""What an administrator says about accounts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, post_load

from casetrack.schemas.base import Choice, Count, Day, Form, Line
from casetrack.services.permissions import ROLES
from casetrack.services.user_changes import GiveRole
from casetrack.text import Text

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,58}[a-z0-9])?")
_STRANGE = Text(
    "Tên đăng nhập chỉ gồm chữ thường không dấu, số, chấm, gạch. Ví dụ ngan.hb.",
    "A user name has small letters without marks, digits, dots and dashes. For example ngan.hb.",
)


class Username(Line):
    """A name to sign in with, which every keyboard types alike."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **rest: Any) -> str:
        said = super()._deserialize(value, attr, data, **rest)
        if not _NAME.fullmatch(said):
            raise ValidationError([_STRANGE])
        return said


class UsersQuery(Form):
    """Which accounts are shown."""

    q = Line(load_default="", max_length=100)
    show = Choice(("open", "locked", "closed"), load_default="open")


class RoleQuery(Form):
    """Which role is told in words."""

    role = Choice(ROLES, load_default=None)


class FullNameForm(Form):
    """Somebody's name as pages show it."""

    full_name = Line(required=True, max_length=120)


class AddUserForm(FullNameForm):
    """A new account and its first role; the password is made, not typed."""

    username = Username(required=True, max_length=60)
    role = Choice(ROLES, required=True)
    unit_id = Count(required=True, least=1)


class GiveRoleForm(Form):
    """A role in a unit, from a day, today without one, to the end of a day if there is one."""

    role = Choice(ROLES, required=True)
    unit_id = Count(required=True, least=1)
    first_day = Day(load_default=None)
    last_day = Day(load_default=None)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> GiveRole:
        """Give the wish."""
        return GiveRole(**said)


class EndRoleForm(Form):
    """From which day a role is held no more."""

    from_day = Day(required=True)
