"""Leave to see who is protected: given by a leader to somebody else, taken back, or taken at once with an alarm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import aliased

from casetrack.errors import Forbidden, InvalidInput, NotFound
from casetrack.models import Case, Party, Person, User, VaultEntry, VaultGrant
from casetrack.services.access import visible_cases
from casetrack.services.chain import Happened, record
from casetrack.services.identities import ShownGrant, grant_in_force
from casetrack.services.identity_entries import BROKEN, GRANTED, PROTECTED_ALONE, REVOKED
from casetrack.services.identity_requests import settle
from casetrack.services.identity_rights import BREAKING, GIVING, require_for
from casetrack.services.projections import write_names
from casetrack.services.users import actor_of
from casetrack.services.vault import move_in, read_identity
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.vietnamese import fold, name_key

GRANT, BREAK_GLASS = "grant", "break_glass"
LONGEST_DAYS = 90
_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_WHY = Text("Thiếu lý do. Ghi vì sao cần.", "The reason is missing. Say why it is needed.")


@dataclass(frozen=True, slots=True)
class GiveLeave:
    """The wish to let somebody see who is protected in a case, until the end of a day."""

    user_id: int
    reason: str
    until: date


def give_leave(work: Work, case: Case, wish: GiveLeave) -> VaultGrant:
    """Let a named person see who is protected; raise Forbidden, or InvalidInput naming each mistake.

    Never oneself, never whoever may not see the case, and nobody who bears the name of the person denounced.
    """
    require_for(work, case, GIVING)
    user = work.session.get(User, wish.user_id)
    mistakes = _day_mistakes(work, wish.until) | _reason_mistakes(wish.reason)
    if user is None or user.office_id != work.office.id or not user.active:
        mistakes["user_id"] = Text("Chọn một người trong danh sách.", "Choose somebody on the list.")
    elif user.id == work.actor.user_id:
        mistakes["user_id"] = Text(
            "Không tự cho mình xem được. Nhờ lãnh đạo khác, hoặc mở khẩn cấp.",
            "Nobody gives leave to themselves. Ask another leader, or break the glass.",
        )
    elif not _may_see(work, case, user):
        mistakes["user_id"] = Text(
            "Người này không xem được hồ sơ. Giao hồ sơ hoặc cho xem hồ sơ trước.",
            "This person may not see the case. Give them the case, or leave to see it, first.",
        )
    elif is_denounced(work, case, (user.full_name, work.actor.name)):
        mistakes["user_id"] = Text(
            "Người cho xem hoặc người được xem trùng tên người bị tố cáo trong hồ sơ. Nhờ lãnh đạo cấp trên.",
            "Who gives leave, or who gets it, bears the name of the person denounced. Ask a leader above.",
        )
    if mistakes:
        raise InvalidInput(_MEND, mistakes)
    grant = _write(work, case, (wish.user_id, GRANT, wish.reason), _end_of(work, wish.until))
    named = {"grant": grant.id, "user": wish.user_id, "name": user.full_name if user else ""}
    facts = {**named, "until": wish.until.isoformat()}
    record(work, case, Happened("activity", GRANTED, work.today, facts, {"reason": wish.reason}))
    settle(work, case, grant)
    return grant


def revoke_leave(work: Work, case: Case, grant_id: int) -> None:
    """Take a leave back, however it came about; raise NotFound when it is not one of this case in force."""
    require_for(work, case, GIVING)
    query = select(VaultGrant, User.full_name).join(User, User.id == VaultGrant.user_id)
    row = work.session.execute(
        query.where(
            VaultGrant.office_id == work.office.id,
            VaultGrant.case_id == case.id,
            VaultGrant.id == grant_id,
            VaultGrant.revoked_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise NotFound(Text("Không có lượt cho xem này.", "There is no such leave."))
    grant, name = row
    grant.revoked_at = work.now
    facts = {"grant": grant.id, "user": grant.user_id, "name": name}
    record(work, case, Happened("activity", REVOKED, work.today, facts, {}))


def break_glass(work: Work, case: Case, reason: str) -> VaultGrant:
    """Take leave at once, for a few hours and with a reason; every auditor is told. Raise Forbidden or InvalidInput."""
    require_for(work, case, BREAKING)
    mistakes = _reason_mistakes(reason)
    if mistakes:
        raise InvalidInput(_MEND, mistakes)
    ends_at = work.now + timedelta(hours=work.installation.break_glass_hours)
    user_id = work.actor.user_id
    if user_id is None:
        raise Forbidden(Text("Chỉ người thật mới mở khẩn cấp được.", "Only a person breaks the glass."))
    grant = _write(work, case, (user_id, BREAK_GLASS, reason), ends_at)
    facts = {"grant": grant.id, "user": user_id, "name": work.actor.name, "ends_at": ends_at.isoformat()}
    record(work, case, Happened("activity", BROKEN, work.today, facts, {"reason": reason}, work.now))
    return grant


def protect_party(work: Work, case: Case, party_id: int, reason: str) -> None:
    """Move one person of an open case into the vault, a leader's decision with its reason (L. Tố cáo Đ47-58)."""
    require_for(work, case, GIVING)
    mistakes = _reason_mistakes(reason)
    if mistakes:
        raise InvalidInput(_MEND, mistakes)
    query = select(Party).where(Party.office_id == work.office.id, Party.case_id == case.id, Party.id == party_id)
    party = work.session.scalars(query).one_or_none()
    if party is None or party.person_id is None:
        raise NotFound(Text("Không có người này trong hồ sơ.", "There is no such person in the case."))
    move_in(work, case, [party.person_id])
    write_names(work, case)
    record(work, case, Happened("activity", PROTECTED_ALONE, work.today, {"part": party.part}, {"reason": reason}))


def may_give(work: Work, case: Case) -> bool:
    """Tell whether the actor decides who sees the protected of this case."""
    return work.may_for(case.unit_id, GIVING)


def may_break(work: Work, case: Case) -> bool:
    """Tell whether the actor could take leave at once, and has none."""
    return work.may_for(case.unit_id, BREAKING) and grant_in_force(work, case) is None


def list_grants(work: Work, case: Case) -> Sequence[ShownGrant]:
    """List every leave that was ever given in a case, the newest first."""
    user, giver = aliased(User), aliased(User)
    query = (
        select(VaultGrant, user.full_name, giver.full_name)
        .join(user, user.id == VaultGrant.user_id)
        .join(giver, giver.id == VaultGrant.given_by_id, isouter=True)
        .where(VaultGrant.office_id == work.office.id, VaultGrant.case_id == case.id)
        .order_by(VaultGrant.id.desc())
    )
    return [_shown(work, grant, name, by or "CaseTrack") for grant, name, by in work.session.execute(query)]


def get_grant(work: Work, case: Case, grant_id: int) -> ShownGrant:
    """Give one leave of a case that is known to be there."""
    return next(grant for grant in list_grants(work, case) if grant.id == grant_id)


def list_candidates(work: Work) -> list[tuple[int, str]]:
    """List whom a leader may name, by given name: everybody of the office but the actor."""
    query = select(User.id, User.full_name).where(User.office_id == work.office.id, User.active)
    found = [(key, name) for key, name in work.session.execute(query) if key != work.actor.user_id]
    return sorted(found, key=lambda row: (name_key(row[1]), row[0]))


def _shown(work: Work, grant: VaultGrant, user: str, given_by: str) -> ShownGrant:
    return ShownGrant(
        id=grant.id,
        user=user,
        kind=grant.kind,
        reason=grant.reason,
        given_by=given_by,
        given_at=grant.given_at,
        ends_at=grant.ends_at,
        revoked_at=grant.revoked_at,
        in_force=grant.revoked_at is None and grant.ends_at > work.now,
    )


def _write(work: Work, case: Case, said: tuple[int, str, str], ends_at: datetime) -> VaultGrant:
    """Write down a leave: whose, of which kind, why, and until when."""
    user_id, kind, reason = said
    grant = VaultGrant(
        office_id=work.office.id,
        case_id=case.id,
        user_id=user_id,
        kind=kind,
        reason=reason.strip(),
        given_by_id=work.actor.user_id,
        given_at=work.now,
        ends_at=ends_at,
    )
    work.session.add(grant)
    work.session.flush()  # the event names it by its key
    return grant


def _may_see(work: Work, case: Case, user: User) -> bool:
    """Tell whether somebody else may see the case: seeing it is not seeing who brought it, but comes first."""
    actor, work.actor = work.actor, actor_of(work.session, user, work.clock)
    try:
        query = select(Case.id).where(visible_cases(work), Case.id == case.id)
        return work.session.scalars(query).first() is not None
    finally:
        work.actor = actor


def is_denounced(work: Work, case: Case, names: tuple[str, ...]) -> bool:
    """Tell whether somebody of these names is denounced in the case; who that is, is looked up and not told."""
    query = (
        select(Person.name, VaultEntry)
        .select_from(Party)
        .join(Person, Person.id == Party.person_id, isouter=True)
        .join(VaultEntry, VaultEntry.id == Party.vault_entry_id, isouter=True)
        .where(Party.office_id == work.office.id, Party.case_id == case.id, Party.part == "respondent")
    )
    denounced = {
        fold(read_identity(work, entry).name if entry is not None else name)
        for name, entry in work.session.execute(query)
    }
    return any(fold(name) in denounced for name in names)


def _day_mistakes(work: Work, until: date) -> dict[str, Text]:
    last = work.today + timedelta(days=LONGEST_DAYS)
    if work.today <= until <= last:
        return {}
    said = Text("Ngày cuối phải từ {first} đến {last}.", "The last day must be from {first} to {last}.")
    return {"until": said.with_(first=work.today, last=last)}


def _reason_mistakes(reason: str) -> dict[str, Text]:
    return {} if reason.strip() else {"reason": _WHY}


def _end_of(work: Work, day: date) -> datetime:
    """Give the moment at which a day of the office ends."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(work.office.timezone))
