"""Who may see which case: one WHERE clause for lists, counts, search, pages, reports and exports."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    union_all,
)

from casetrack.errors import Forbidden, NotFound, ProofNeeded
from casetrack.models import Case, CaseGrant
from casetrack.services.looks import look
from casetrack.services.permissions import why_not
from casetrack.services.stand_ins import is_stood_in_for
from casetrack.services.work import Actor, Work
from casetrack.text import Text

OPEN_LEVELS = ("public", "internal")
PROTECTED = "sealed"  # whoever brought such a case is an alias everywhere
FEWEST_TOLD = 3
_ACTORS_AT_ONCE = 100
FEWER = Text("dưới {n}", "fewer than {n}").with_(n=FEWEST_TOLD)


def visible_cases(work: Work) -> ColumnElement[bool]:
    """Give the clause that holds for exactly the cases that the actor may see.

    Public and internal ones: everybody who may read cases. Restricted ones: besides the people of the case, leaders
    and inspectors of its unit, and who stands in for its officer today. Sealed ones: the officer, who recorded it,
    leaders of its unit, and whoever has a grant.
    """
    actor = work.actor
    of_office = Case.office_id == actor.office_id
    if actor.is_system:
        return of_office
    if not actor.may("case.read"):
        return and_(of_office, false())
    led = _units_where(work, {"leader"})
    inspected = _units_where(work, {"leader", "inspector"})
    return and_(
        of_office,
        or_(
            Case.level.in_(OPEN_LEVELS),
            Case.officer_id == actor.user_id,
            Case.opened_by_id == actor.user_id,
            and_(Case.level == "restricted", Case.unit_id.in_(inspected)) if inspected else false(),
            and_(Case.level == "restricted", is_stood_in_for(work)),
            and_(Case.level == "sealed", Case.unit_id.in_(led)) if led else false(),
            _let_in(work),
        ),
    )


def hidden_cases(work: Work) -> ColumnElement[bool]:
    """Give the clause for the office's cases that the actor may count but not see."""
    # A case without an officer makes the clause unknown, and what is unknown is not seen.
    return and_(Case.office_id == work.actor.office_id, not_(func.coalesce(visible_cases(work), false())))


def seen_by_each(work: Work, actors: Sequence[Actor], case_ids: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Give, by user, which of these cases each of them may see: by the one clause, many people in one query."""
    seen: dict[int, set[int]] = {actor.user_id or 0: set() for actor in actors}
    # Written into the query: there may be more of them than a query takes as values.
    ids: BindParameter[list[int]] = bindparam("ids", sorted(case_ids), expanding=True, literal_execute=True)
    doing = work.actor
    for start in range(0, len(actors) if case_ids else 0, _ACTORS_AT_ONCE):
        queries = []
        for work.actor in actors[start : start + _ACTORS_AT_ONCE]:  # the clause is that of whoever acts
            shown = select(literal(work.actor.user_id), Case.id)
            queries.append(shown.where(visible_cases(work), Case.id.in_(ids)))
        work.actor = doing
        for user_id, case_id in work.session.execute(union_all(*queries)):
            seen[user_id or 0].add(case_id)
    return {user_id: frozenset(found) for user_id, found in seen.items()}


def told_count(actor: Actor, n: int) -> int | None:
    """Give a number of cases as it is told to somebody who need not see them; None stands for one or two.

    Whoever reads reports is told every number, the others none from which a single case could be made out.
    """
    return n if actor.may("report.read") else told_to_all(n)


def told_to_all(n: int) -> int | None:
    """Give a number as everybody may read it: None for one or two, which would speak of somebody."""
    return None if 0 < n < FEWEST_TOLD else n


def get_visible_case(work: Work, number: str, thing: str = "case") -> Case:
    """Find a case by its number; raise NotFound alike when there is none and when it is hidden.

    Raise ProofNeeded for a sealed one when the password was typed too long ago; only who may see it is asked.
    Whoever only reads a restricted or sealed one is written into the book before it is given; `thing`: of looks.THINGS.
    """
    case = glance(work, number)
    if case.level not in OPEN_LEVELS and work.page is None:
        look(work, [case], thing)
    return case


def glance(work: Work, number: str) -> Case:
    """Find a case as get_visible_case does, for an answer that says nothing of the case: no look is written."""
    case = _visible_case(work, number)
    if case is None:
        raise NotFound(
            Text(
                "Không có hồ sơ {number} trong những hồ sơ bạn được xem.",
                "There is no case {number} among those that you may see.",
            ).with_(number=number)
        )
    if case.level == PROTECTED:
        require_proof(work)
    return case


def require_proof(work: Work) -> None:
    """Raise ProofNeeded when the password of whoever acts was typed too long ago for what is sealed."""
    if not is_proved(work):
        raise ProofNeeded(Text("Việc này cần xác nhận lại mật khẩu.", "This needs the password again."))


def is_proved(work: Work) -> bool:
    """Tell whether the password was typed lately enough for what is sealed."""
    return work.actor.proved_until is None or work.clock < work.actor.proved_until


def is_visible(work: Work, number: str) -> bool:
    """Tell whether the actor may see a case of this number, without opening it."""
    return _visible_case(work, number) is not None


def _visible_case(work: Work, number: str) -> Case | None:
    return work.session.scalars(select(Case).where(visible_cases(work), Case.number == number)).one_or_none()


def is_at_work_on(work: Work, case: Case) -> bool:
    """Tell whether the actor works on this case: its officer, who entered it, its unit's people, who was let in.

    Whoever stands in for its officer today does too. Everybody who sees a case may note something in it; what
    becomes part of the file is for them alone.
    """
    actor = work.actor
    if not actor.may("case.note"):
        return False
    if actor.user_id in (case.officer_id, case.opened_by_id) or work.may_for(case.unit_id, "case.note"):
        return True
    is_theirs = or_(_let_in(work), is_stood_in_for(work))
    return work.session.scalars(select(Case.id).where(Case.id == case.id, is_theirs)).first() is not None


def require_at_work(work: Work, case: Case) -> None:
    """Raise Forbidden unless the actor works on this case."""
    require(work, "case.note")
    if not is_at_work_on(work, case):
        raise Forbidden(
            Text(
                "Chỉ người xử lý, người ghi vào sổ và người của đơn vị giữ hồ sơ này thêm tài liệu. Gửi tài liệu cho "
                "họ, hoặc ghi vào nhật ký.",
                "Only its officer, who entered it, and people of its unit add papers to this case. Give them the "
                "paper, or write a note.",
            ),
            permission="case.note",
        )


def require(work: Work, permission: str) -> None:
    """Raise Forbidden unless the actor holds this permission."""
    if not work.actor.may(permission):
        raise Forbidden(why_not(permission, (role for role, _unit in work.actor.roles)), permission=permission)


def _let_in(work: Work) -> ColumnElement[bool]:
    return exists(
        select(CaseGrant.id).where(
            CaseGrant.office_id == work.actor.office_id,
            CaseGrant.case_id == Case.id,
            CaseGrant.user_id == work.actor.user_id,
            or_(CaseGrant.until.is_(None), CaseGrant.until >= work.today),
        )
    )


def _units_where(work: Work, roles: set[str]) -> set[int]:
    return work.unit_and_below({unit for role, unit in work.actor.roles if role in roles})
