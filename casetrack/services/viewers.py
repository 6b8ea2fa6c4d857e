"""Who may see one protected case besides its own people: let in by a leader of its unit, with a reason, until a day.

The row holds what is in force; the book of the case holds who let whom in, and when that was taken back. Seeing the
case is not seeing who is protected in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from casetrack.engine.history import Happening
from casetrack.errors import Forbidden, InvalidInput, NotFound
from casetrack.models import Case, CaseGrant, User
from casetrack.services.access import OPEN_LEVELS
from casetrack.services.chain import Happened, record
from casetrack.services.identity_grants import is_denounced, list_candidates
from casetrack.services.users import actor_of
from casetrack.services.work import Work
from casetrack.text import Text

LETTING = "case.grant"  # the permission
LET_IN, LET_OUT = "viewer_let_in", "viewer_let_out"  # events
LONGEST_DAYS = 90
_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_LABELS = {
    LET_IN: Text("Cho {name} xem hồ sơ", "{name} may see the case"),
    LET_OUT: Text("Thôi cho {name} xem hồ sơ", "{name} may no longer see the case"),
}


@dataclass(frozen=True, slots=True)
class LetIn:
    """The wish to let somebody see a case until the end of a day. A later wish for the same person replaces it."""

    user_id: int
    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who was let in: why, and until when; None: without end, as former systems gave it."""

    user_id: int
    name: str
    reason: str
    until: date | None
    in_force: bool


def let_in(work: Work, case: Case, wish: LetIn) -> Viewer:
    """Let a named person see the case; raise Forbidden, or InvalidInput naming each mistake."""
    _require_leader(work, case)
    user = work.session.get(User, wish.user_id)
    mistakes = _mistakes(work, case, wish, user)
    if mistakes or user is None:
        raise InvalidInput(_MEND, mistakes)
    grant = _find(work, case, wish.user_id) or CaseGrant(
        office_id=work.office.id, case_id=case.id, user_id=wish.user_id
    )
    grant.reason, grant.until = wish.reason.strip(), wish.until
    work.session.add(grant)
    facts = {"user": user.id, "name": user.full_name, "until": wish.until.isoformat()}
    record(work, case, Happened("activity", LET_IN, work.today, facts, {"reason": grant.reason}))
    return _shown(work, grant, user.full_name)


def let_out(work: Work, case: Case, user_id: int) -> None:
    """Take back that somebody may see the case; raise NotFound when nobody of this key was let in."""
    _require_leader(work, case)
    grant = _find(work, case, user_id)
    if grant is None:
        raise NotFound(Text("Người này không có trong những người được cho xem.", "This person was not let in."))
    name = work.session.get_one(User, user_id).full_name
    work.session.delete(grant)
    record(work, case, Happened("activity", LET_OUT, work.today, {"user": user_id, "name": name}, {}))


def list_viewers(work: Work, case: Case) -> Sequence[Viewer]:
    """List who was let into a case, whoever sees it longest first; of a case that all may see, nobody."""
    if case.level in OPEN_LEVELS:
        return ()
    query = (
        select(CaseGrant, User.full_name)
        .join(User, User.id == CaseGrant.user_id)
        .where(CaseGrant.office_id == work.office.id, CaseGrant.case_id == case.id)
        .order_by(CaseGrant.until.desc(), CaseGrant.id)
    )
    return [_shown(work, grant, name) for grant, name in work.session.execute(query)]


def may_let_in(work: Work, case: Case) -> bool:
    """Tell whether the actor decides who else sees this case."""
    return case.level not in OPEN_LEVELS and work.may_for(case.unit_id, LETTING)


def whom_to_let_in(work: Work) -> list[tuple[int, str]]:
    """List whom a leader may name, by given name."""
    return list_candidates(work)


def label_of(happening: Happening) -> Text | None:
    """Name the event by which somebody was let in or out; None for any other."""
    if happening.name not in _LABELS or "user" not in happening.payload:
        return None
    return _LABELS[happening.name].with_(name=str(happening.payload.get("name", "")))


def _mistakes(work: Work, case: Case, wish: LetIn, user: User | None) -> dict[str, Text]:
    found: dict[str, Text] = {}
    last = work.today + timedelta(days=LONGEST_DAYS)
    if not work.today <= wish.until <= last:
        said = Text("Ngày cuối phải từ {first} đến {last}.", "The last day must be from {first} to {last}.")
        found["until"] = said.with_(first=work.today, last=last)
    if not wish.reason.strip():
        found["reason"] = Text("Thiếu lý do. Ghi vì sao cần.", "The reason is missing. Say why it is needed.")
    who = _wrong_person(work, case, user)
    if who is not None:
        found["user_id"] = who
    return found


def _wrong_person(work: Work, case: Case, user: User | None) -> Text | None:
    if case.level in OPEN_LEVELS:
        return Text("Hồ sơ này ai đọc hồ sơ cũng xem được.", "Everybody who reads cases may see this one.")
    if user is None or user.office_id != work.office.id or not user.active:
        return Text("Chọn một người trong danh sách.", "Choose somebody on the list.")
    if user.id == work.actor.user_id:
        return Text("Bạn đang xem được hồ sơ này rồi.", "You may see this case already.")
    if not actor_of(work.session, user, work.clock).may("case.read"):
        return Text(
            "Người này không có vai trò nào đọc hồ sơ. Người quản trị phân quyền trước.",
            "This person has no role that reads cases. The administrator assigns one first.",
        )
    if is_denounced(work, case, (user.full_name,)):
        return Text(
            "Người này trùng tên người bị tố cáo trong hồ sơ nên không được cho xem.",
            "This person bears the name of the person denounced, and may not be let in.",
        )
    return None


def _require_leader(work: Work, case: Case) -> None:
    if not work.may_for(case.unit_id, LETTING):
        raise Forbidden(
            Text(
                "Chỉ lãnh đạo đơn vị của hồ sơ quyết định ai được xem thêm.",
                "Only a leader of the case's unit decides who else sees it.",
            ),
            permission=LETTING,
        )


def _find(work: Work, case: Case, user_id: int) -> CaseGrant | None:
    query = select(CaseGrant).where(
        CaseGrant.office_id == work.office.id, CaseGrant.case_id == case.id, CaseGrant.user_id == user_id
    )
    return work.session.scalars(query).one_or_none()


def _shown(work: Work, grant: CaseGrant, name: str) -> Viewer:
    return Viewer(grant.user_id, name, grant.reason, grant.until, grant.until is None or grant.until >= work.today)
