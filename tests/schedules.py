"""A ward with a schedule: the Chairman's Thursdays and the Secretary's Tuesdays."""

from __future__ import annotations

from datetime import date

from casetrack.models import ReceptionSession
from casetrack.services.publishing import Publish, publish
from casetrack.services.schedule import Draft, GenerateSessions, generate
from casetrack.services.series import AddSeries, add_series
from casetrack.services.sessions import list_sessions
from casetrack.services.work import begin, reading
from tests.factories import Ward

CHAIRMAN, SECRETARY = "Đỗ Quang Khải", "Trương Hữu Lộc"
ON_PAPER = "Thông báo số 02/TB-UBND ngày 01/7/2025"


def a_series(ward: Ward, rule: str = "FREQ=WEEKLY;BYDAY=TH", *, host: str = "chairman", **more: object) -> int:
    """Enter a series of the chairman's Thursdays, or another."""
    said = {"host_name": CHAIRMAN, "hours": "08:00-11:30", "place": "Phòng 102", "valid_from": date(2025, 7, 1)} | more
    with begin(ward.installation, ward.actor("clerk")) as work:
        unit_id = ward.units["root"].id
        return add_series(work, AddSeries(unit_id=unit_id, host=host, rule=rule, **said)).id  # type: ignore[arg-type]


def generated(ward: Ward, first: str, last: str, source: str = "") -> Draft:
    """Make the sessions of some days."""
    with begin(ward.installation, ward.actor("clerk")) as work:
        made = generate(work, GenerateSessions(date.fromisoformat(first), date.fromisoformat(last), source))
        work.session.flush()  # the test reads the rows after this
        return made


def published(ward: Ward, first: str, last: str, reason: str = "đã báo cáo") -> int:
    """Publish the sessions of some days."""
    with begin(ward.installation, ward.actor("clerk")) as work:
        return publish(work, Publish(date.fromisoformat(first), date.fromisoformat(last), reason))


def sessions(ward: Ward, first: str, last: str | None = None) -> list[ReceptionSession]:
    """Read the sessions of a day, or of some days."""
    with reading(ward.installation, ward.actor("auditor")) as work:
        found = list_sessions(work, date.fromisoformat(first), date.fromisoformat(last or first))
        work.session.expunge_all()
        return list(found)
