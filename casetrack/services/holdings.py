"""The row that says in whose hand an open case is, kept beside the case for the view of who holds what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from casetrack.engine.history import Standing
from casetrack.engine.holding import Hold
from casetrack.models import Case, Holding
from casetrack.services.case_questions import HOLDINGS
from casetrack.services.case_rows import add_row, remove_row, rows_of
from casetrack.services.work import Work


def holding_columns(held: Hold) -> dict[str, Any]:
    """Give every folded column of a holding."""
    holder, task = held.holder, held.assignment
    return {
        "kind": holder.kind,
        "user_id": holder.user_id,
        "unit_id": holder.unit_id,
        "role": holder.role,
        "body": holder.body.vi if holder.body else None,
        "body_en": holder.body.en if holder.body else None,
        "since_on": held.since,
        "seq": held.seq,
        "due_on": task.by_when if task else None,
        "assigned_seq": task.seq if task else None,
    }


def write_holding(work: Work, case: Case, standing: Standing, *, new: bool = False) -> None:
    """Write down in whose hand a case is; what is so already is left alone. `new`: nothing is written of it yet."""
    row = None if new else next(iter(rows_of(work, case, Holding, HOLDINGS)), None)
    held = standing.held
    if held is None:
        if row is not None:
            remove_row(work, case, row)
        return
    columns = holding_columns(held)
    if row is None:
        add_row(work, Holding(office_id=work.office.id, case_id=case.id, **columns))
        return
    for name, value in columns.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def offices_without_holdings(session: Session) -> Sequence[int]:
    """Name the offices in whose book some open case is in nobody's hand, which no fold ever says."""
    held = exists(select(Holding.id).where(Holding.office_id == Case.office_id, Holding.case_id == Case.id))
    return session.scalars(select(Case.office_id).where(Case.closed_on.is_(None), ~held).distinct()).all()


def differences(row: Holding | None, standing: Standing) -> list[str]:
    """Name what a row says other than the events do."""
    held = standing.held
    if row is None or held is None:
        return [] if (row is None) == (held is None) else ["holding"]
    return [f"holding.{name}" for name, value in holding_columns(held).items() if getattr(row, name) != value]
