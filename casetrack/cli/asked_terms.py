"""What somebody types of a term, in the arguments of a command or the cells of a file. Raises InvalidInput in words."""

from __future__ import annotations

import re
from datetime import date

from casetrack.engine.deadlines import Pause
from casetrack.engine.definition import UNITS
from casetrack.engine.terms import merge_pauses
from casetrack.errors import InvalidInput
from casetrack.text import Text

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"0*[1-9]\d{0,8}", re.ASCII)
_NO_DAY = Text(
    "“{said}” không phải là một ngày. Gõ năm-tháng-ngày, ví dụ 2026-06-04.",
    "“{said}” is no date. Type year-month-day, for example 2026-06-04.",
)
_NO_NUMBER = Text(
    "“{said}” không phải là độ dài. Gõ số nguyên từ 1 trở lên.", "“{said}” is no length. Type a whole number from 1."
)
_NO_UNIT = Text("“{said}” không phải là đơn vị. Chọn một trong: {units}.", "“{said}” is no unit. Use one of: {units}.")
_NO_PAUSE = Text(
    "“{said}” không phải là lần tạm dừng. Gõ TỪ..ĐẾN, ví dụ 2026-05-08..2026-05-14.",
    "“{said}” is no pause. Type FROM..TO, for example 2026-05-08..2026-05-14.",
)


def read_day(said: str) -> date:
    """Read a day: 2026-06-04."""
    try:
        if _DAY.fullmatch(said):
            return date.fromisoformat(said)
    except ValueError:
        pass  # well written, but no calendar has it: 2026-02-30
    raise InvalidInput(_NO_DAY.with_(said=said))


def read_number(said: str) -> int:
    """Read how many units a term has, 1 or more."""
    if not _NUMBER.fullmatch(said):
        raise InvalidInput(_NO_NUMBER.with_(said=said))
    return int(said)


def read_unit(said: str) -> str:
    """Read what a term counts in."""
    if said not in UNITS:
        raise InvalidInput(_NO_UNIT.with_(said=said, units=", ".join(UNITS)))
    return said


def read_pause(said: str) -> Pause:
    """Read a pause, first and last day included: 2026-05-08..2026-05-14. One that runs backwards is refused."""
    first, dots, last = said.partition("..")
    if not dots:
        raise InvalidInput(_NO_PAUSE.with_(said=said))
    pause = Pause(read_day(first.strip()), read_day(last.strip()))
    merge_pauses([pause])
    return pause


def read_pauses(said: str) -> tuple[Pause, ...]:
    """Read pauses with a semicolon between them; none in an empty cell."""
    return tuple(read_pause(part.strip()) for part in said.split(";") if part.strip())
