"""Why a session is not held on its planned day, as it stands on the row, and read back in both languages.

What the program itself says is kept in Vietnamese, like what a person types; here it is known again.
"""

from __future__ import annotations

from casetrack.engine.calendar import WorkingCalendar
from casetrack.engine.labels import HOSTS
from casetrack.services.calendar import named
from casetrack.text import Text

AWAY = Text("{host} vắng: {reason}", "{host} is away: {reason}")
TAKEN = Text("trùng buổi khác của {host}", "{host} receives elsewhere")
GONE = Text("không lùi về ngày đã qua", "not moved into the past")
ENDED = Text("Thôi loạt buổi tiếp này", "This series has ended")

_KNOWN = {said.vi: said for said in (GONE, ENDED, *(TAKEN.with_(host=host) for host in HOSTS.values()))}


def reason_of(calendar: WorkingCalendar, said: str) -> Text:
    """Give a reason in both languages: what the program or the calendar says; what a person typed stays as typed."""
    if said in _KNOWN:
        return _KNOWN[said]
    for host in HOSTS.values():
        opening = AWAY.with_(host=host, reason="").vi
        if said.startswith(opening):
            return AWAY.with_(host=host, reason=said.removeprefix(opening))
    return named(calendar, said)
