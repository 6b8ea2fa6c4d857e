"""Wishes to change the units of the made-up ward."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from casetrack.errors import InvalidInput
from casetrack.models import Unit
from casetrack.services.unit_moves import Moving, change_units
from casetrack.services.unit_previews import Preview, preview
from casetrack.services.unit_wishes import ChangeUnits, NewUnit
from casetrack.services.work import reading
from tests.factories import Ward

CULTURE = NewUnit("VHXH", "Phòng Văn hóa - Xã hội")
ON = "2026-06-15"


def a_change(kind: str, *units: str, on: str = ON, **more: Any) -> ChangeUnits:
    """Give a wish with a paper."""
    day = date.fromisoformat(on)
    wish = ChangeUnits(kind, day, "12/QĐ-UBND", day, "UBND phường Lam Khê", units)
    return replace(wish, **more)


def changed(
    ward: Ward, wish: ChangeUnits, by: str = "administrator", watch: Callable[[int, int], bool] | None = None
) -> Moving:
    """Make a change and bring its cases along; the ward learns of new units."""
    done = change_units(ward.installation, ward.actor(by), wish, watch)
    with ward.database.reading() as session:
        units = session.scalars(select(Unit).where(Unit.office_id == ward.office.id)).all()
        session.expunge_all()
    ward.units.update({unit.code: unit for unit in units})
    return done


def shown(ward: Ward, wish: ChangeUnits, by: str = "administrator") -> Preview:
    """Show what a change would move."""
    with reading(ward.installation, ward.actor(by)) as work:
        return preview(work, wish)


def refused(ward: Ward, wish: ChangeUnits, by: str = "administrator") -> dict[str, str]:
    """Give what is said against a change, by field; a change that is made after all gives nothing."""
    try:
        change_units(ward.installation, ward.actor(by), wish)
    except InvalidInput as wrong:
        return {key: said.vi for key, said in wrong.fields.items()} or {"": wrong.message.vi}
    return {}
