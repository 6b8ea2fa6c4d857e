"""How `casetrack users list` writes one account."""

from __future__ import annotations

from casetrack.services.user_lists import ShownRole, ShownUser
from casetrack.text import Text


def line_of(user: ShownUser) -> Text:
    """Give the line of one account: name, roles held today, whether it is locked or closed."""
    spelled = [_spell(role) for role in user.held]
    roles = Text(", ".join(each.vi for each in spelled), ", ".join(each.en for each in spelled))
    said = Text("{username}  {name}  {roles}{state}", "{username}  {name}  {roles}{state}")
    return said.with_(username=user.username, name=user.full_name, roles=roles, state=_state_of(user))


def _spell(role: ShownRole) -> Text:
    return Text("{role} ({unit})", "{role} ({unit})").with_(role=role.label, unit=role.unit)


def _state_of(user: ShownUser) -> Text:
    if not user.active:
        return Text("  [đã đóng]", "  [closed]")
    return Text("  [bị khóa]", "  [locked]") if user.is_locked else Text("", "")


def as_json(user: ShownUser) -> dict[str, object]:
    """Give one account for a program."""
    return {
        "username": user.username,
        "full_name": user.full_name,
        "active": user.active,
        "locked_until": user.locked_until.isoformat() if user.locked_until else None,
        "second_factor": user.factor_since is not None,
        "last_sign_in": user.last_sign_in.isoformat() if user.last_sign_in else None,
        "roles": [
            {
                "role": role.role,
                "unit": role.unit,
                "from": role.first_day.isoformat() if role.first_day else None,
                "until": role.last_day.isoformat() if role.last_day else None,
                "state": role.state,
            }
            for role in user.roles
        ],
    }
