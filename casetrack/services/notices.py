"""What the program told somebody, said anew whenever it is shown or sent, from what the reader may see then.

What the reader may no longer see is neither shown nor counted; what was read stays read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import quote

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import Session

from casetrack.engine.deadline_lines import spell_length
from casetrack.engine.definition import Length
from casetrack.engine.escalations import BREACHED, BREACHED_BY, BY, DUE_SOON, DUE_TODAY
from casetrack.models import Alert, Case, CaseEvent, Digest, EventText, Notice, ReportCheck
from casetrack.services.access import OPEN_LEVELS, PROTECTED, visible_cases
from casetrack.services.reminders import REMINDED
from casetrack.services.work import Actor, Work
from casetrack.text import Text

ON_A_PAGE = 100
MOST_COUNTED = 100  # the head of the pages says “99+” beyond it
PAGE = "/thong-bao"
# What each rung of the ladder is called; of breached_by the length stands in the word that the ledger keeps.
_LEVELS: dict[str, Text] = {
    DUE_SOON: Text("sắp đến hạn, ngày {due}", "is due soon, on {due}"),
    DUE_TODAY: Text("đến hạn ngày {due}", "is due on {due}"),
    BREACHED: Text("đã quá hạn, hạn là ngày {due}", "ran past its day, {due}"),
}
_LONG_PAST = Text("đã quá hạn {length}, hạn là ngày {due}", "is {length} past its day, {due}")
_CLOCK = Text("{number}: hạn “{clock}” {level}", "{number}: the deadline “{clock}” {level}")
_OF_A_CASE: dict[str, Text] = {
    "assigned": Text("{number}: hồ sơ được giao cho bạn", "{number}: the case was given to you"),
    "followed": Text("{number}: hồ sơ bạn theo dõi có việc mới", "{number}: there is news of the case that you follow"),
    "identity_asked": Text("{number}: có người đề nghị xem danh tính", "{number}: somebody asks to see an identity"),
    "identity_answered": Text(
        "{number}: đề nghị xem danh tính của bạn đã có trả lời", "{number}: your request to see an identity is answered"
    ),
    REMINDED: Text("{number}: bạn được nhắc xử lý hồ sơ", "{number}: you are reminded to go on with the case"),
}
_SOMETHING = Text("{number}: có việc mới", "{number}: there is news")
_DIGESTS = {
    "weekly": Text("Bản tin tuần, ngày {day}", "The weekly digest of {day}"),
    "morning": Text("Việc buổi sáng, ngày {day}", "The morning list of {day}"),
}

_CHECK = Text(
    "Báo cáo gửi ngày {day}: kiểm tra thấy {n} chỗ cần sửa, xem lại",
    "The report due on {day}: {n} things to mend or look at",
)
_CHECKED = Text("Báo cáo gửi ngày {day}: kiểm tra không thấy gì", "The report due on {day}: nothing was found")


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """One notice as its reader may see it now. `url` leads to what it is about; `level` is the case's, if there is one.

    `rung` is of the ladder, without a length; it colours the line.
    """

    id: int
    kind: str
    words: Text
    url: str
    recorded_at: datetime
    read_at: datetime | None
    level: str | None
    rung: str | None
    said: str = ""  # by whom, and with which words, in the program alone

    @property
    def may_be_mailed(self) -> bool:
        """Tell whether its words may leave the office: a mail about a restricted or sealed case says nothing."""
        return self.level is None or self.level in OPEN_LEVELS


def count_unread(work: Work) -> int:
    """Count what the actor has not read and may see, up to MOST_COUNTED: one quick query, unless some cases are few's.

    It stands in the head of every page.
    """
    unread = and_(_mine(work), Notice.read_at.is_(None))
    query = select(Notice.case_id, Case.level).outerjoin(Case, Case.id == Notice.case_id)
    found = work.session.execute(query.where(unread).limit(MOST_COUNTED)).all()
    if all(row.case_id is None or (row.level in OPEN_LEVELS and work.actor.may("case.read")) for row in found):
        return len(found)
    return len(work.session.scalars(_told(work).with_only_columns(Notice.id).where(unread).limit(MOST_COUNTED)).all())


def list_notices(work: Work, page: int = 1) -> tuple[Sequence[ShownNotice], bool]:
    """List what the actor was told and may see, unread first, the newest first; and tell whether there is more."""
    query = _told(work).where(_mine(work)).order_by(Notice.read_at.is_not(None), Notice.id.desc())
    rows = work.session.execute(query.offset((page - 1) * ON_A_PAGE).limit(ON_A_PAGE + 1)).all()
    said = _reasons(work, [row[0] for row in rows if row[0].kind == REMINDED and row[1].level != PROTECTED])
    shown = [replace(_shown(work, row), said=said.get(row[0].id, "")) for row in rows[:ON_A_PAGE]]
    return shown, len(rows) > ON_A_PAGE


def _reasons(work: Work, reminders: Sequence[Notice]) -> Mapping[int, str]:
    """Give what was said with reminders, by the key of the notice: both were written at one moment. One query."""
    if not reminders:
        return {}
    query = (
        select(CaseEvent.case_id, CaseEvent.recorded_at, CaseEvent.actor_name, EventText.text)
        .join(EventText, and_(EventText.event_id == CaseEvent.id, EventText.key == "text"))
        .where(
            CaseEvent.office_id == work.office.id,
            CaseEvent.name == REMINDED,
            CaseEvent.case_id.in_({each.case_id for each in reminders}),
        )
    )
    said = {(case_id, at): f"{by}: {words}" for case_id, at, by, words in work.session.execute(query)}
    return {each.id: said.get((each.case_id, each.recorded_at), "") for each in reminders}


def find_notice(work: Work, notice_id: int) -> ShownNotice | None:
    """Give one notice of the actor's; None when there is none, or when the actor may no longer see what it is about."""
    row = work.session.execute(_told(work).where(_mine(work), Notice.id == notice_id)).one_or_none()
    return _shown(work, row) if row is not None else None


def mark_read(session: Session, actor: Actor, ids: Collection[int] | None, now: datetime) -> int:
    """Note that somebody has read these notices, or all of them; give how many were new. Nobody reads another's."""
    query = select(Notice).where(
        Notice.office_id == actor.office_id, Notice.user_id == actor.user_id, Notice.read_at.is_(None)
    )
    rows = session.scalars(query if ids is None else query.where(Notice.id.in_(ids))).all()
    for row in rows:
        row.read_at = now
    return len(rows)


def _mine(work: Work) -> ColumnElement[bool]:
    return and_(Notice.office_id == work.office.id, Notice.user_id == work.actor.user_id)


def _told(work: Work) -> Select[Notice, Case, Alert, Digest, ReportCheck]:
    query = select(Notice, Case, Alert, Digest, ReportCheck).select_from(Notice)
    query = query.outerjoin(Case, Case.id == Notice.case_id).outerjoin(Alert, Alert.id == Notice.alert_id)
    query = query.outerjoin(Digest, Digest.id == Notice.digest_id)
    query = query.outerjoin(ReportCheck, ReportCheck.id == Notice.report_check_id)
    return query.where(or_(Notice.case_id.is_(None), visible_cases(work)))


def _shown(work: Work, row: Row[Notice, Case, Alert, Digest, ReportCheck]) -> ShownNotice:
    notice, case, alert, digest, checked = row
    return ShownNotice(
        id=notice.id,
        kind=notice.kind,
        words=say_check(checked) if checked else _words(work, notice, (case, alert, digest)),
        url=page_of_check(checked) if checked else _address(case, digest),
        recorded_at=notice.recorded_at,
        read_at=notice.read_at,
        level=case.level if case else None,
        rung=_rung(alert.level) if alert else None,
    )


def say_check(checked: ReportCheck) -> Text:
    """Say what the check before a report came to; the number is the same for everybody."""
    return (_CHECK if checked.found else _CHECKED).with_(day=checked.send_on, n=checked.found)


def page_of_check(checked: ReportCheck) -> str:
    """Give the address of the check of the same period, made anew."""
    return f"/bao-cao/kiem-tra?from={checked.start_on.isoformat()}&to={checked.end_on.isoformat()}"


def _words(work: Work, notice: Notice, about: tuple[Case | None, Alert | None, Digest | None]) -> Text:
    case, alert, digest = about
    if digest is not None:
        return _DIGESTS.get(digest.kind, _DIGESTS["weekly"]).with_(day=digest.slot_on)
    if case is None:
        return Text("Có việc mới", "There is news")
    if alert is None:
        return _OF_A_CASE.get(notice.kind, _SOMETHING).with_(number=case.number)
    return _CLOCK.with_(
        number=case.number, clock=name_clock(work, case, alert.deadline_key), level=say_level(alert.level, alert.due_on)
    )


def name_clock(work: Work, case: Case, key: str) -> Text:
    """Name a clock as the case's own version of its workflow does."""
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    return next((rule.label for rule in definition.deadlines if rule.key == key), Text(key, key))


def say_level(level: str, due_on: date) -> Text:
    """Say a rung of the ladder, as the ledger keeps it, with the day due."""
    if by := BY.fullmatch(level):
        length = Length(int(by[1]), "working_days" if by[2] == "wd" else "calendar_days")
        return _LONG_PAST.with_(length=spell_length(length), due=due_on)
    return _LEVELS.get(level, _LEVELS[BREACHED]).with_(due=due_on)


def _rung(level: str) -> str:
    return BREACHED_BY if BY.fullmatch(level) else level


def _address(case: Case | None, digest: Digest | None) -> str:
    if digest is not None:
        return f"/ban-tin/{digest.kind}/{digest.slot_on.isoformat()}"
    return f"/ho-so/{quote(case.number, safe='')}" if case is not None else PAGE
