"""A petition that was put into a case by mistake gets a case of its own, in one press, with all that belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from casetrack.engine.history import Happening
from casetrack.errors import InvalidInput
from casetrack.models import Case, IncomingEntry, Paper, Party, Petition, Receipt, Visit
from casetrack.services.access import OPEN_LEVELS, require_at_work
from casetrack.services.cases import NoteActivity, OpenCase, note_activity, open_case
from casetrack.services.histories import history_of
from casetrack.services.joining import FIELD
from casetrack.services.joining_entries import BEGUN, SPLIT_OFF
from casetrack.services.projections import write_names
from casetrack.services.reception import SECOND_PETITION
from casetrack.services.senders import PETITIONER
from casetrack.services.work import Work
from casetrack.text import Text

_MEND = Text("Chưa tách.", "Nothing was split off.")
_GONE = Text(
    "Đơn {number} không còn ở hồ sơ này: có người vừa tách. Mở lại trang để xem nó ở hồ sơ nào.",
    "Petition {number} is not in this case any more: somebody has just split it off. Open the page anew.",
)
_FIRST = Text(
    "Hồ sơ này mở từ chính đơn {number}, không tách ra được. Nếu ghép nhầm đơn khác vào thì tách đơn ấy.",
    "This case was opened for petition {number} itself. If another one was put here by mistake, split that one off.",
)


def splittable(happenings: Sequence[Happening]) -> Sequence[str]:
    """Give the numbers of the petitions that were added to a case and are still in it, as its book tells."""
    added = [str(h.payload.get("petition")) for h in happenings if h.name == SECOND_PETITION]
    gone = {str(h.payload.get("petition")) for h in happenings if h.name == SPLIT_OFF}
    return [number for number in added if number not in gone]


def split_off(work: Work, case: Case, number: str) -> Case:
    """Open a case of its own for a petition of this case; give it. Number, day and receipt of the paper stay.

    Raise InvalidInput for the paper that opened the case, and when somebody was faster.
    """
    require_at_work(work, case)
    petition = work.session.scalars(
        select(Petition).where(
            Petition.office_id == work.office.id, Petition.case_id == case.id, Petition.number == number
        )
    ).one_or_none()
    if petition is None:
        raise InvalidInput(_MEND, {FIELD: _GONE.with_(number=number)})
    added = [h for h in history_of(work, case) if h.name == SECOND_PETITION and h.payload.get("petition") == number]
    if not added or case.level not in OPEN_LEVELS:
        raise InvalidInput(_MEND, {FIELD: _FIRST.with_(number=number)})
    receipt = work.session.scalars(
        select(Receipt).where(Receipt.office_id == work.office.id, Receipt.petition_id == petition.id)
    ).one_or_none()
    sender_id = receipt.person_id if receipt else None
    parties = ((sender_id, PETITIONER),) if sender_id is not None else ()
    own = open_case(work, replace(_opening(work, case, petition, added[-1]), parties=parties))
    _move(work, petition, receipt, own)
    if sender_id is not None:
        _leave(work, case, sender_id)
    note_activity(work, case, NoteActivity(SPLIT_OFF, work.today, facts={"petition": number}))
    note_activity(work, own, NoteActivity(BEGUN, work.today, facts={"petition": number}))
    return own


def _opening(work: Work, case: Case, petition: Petition, added: Happening) -> OpenCase:
    """Read what the paper said when it was added: its summary and its form."""
    declared = work.installation.library.latest(case.workflow).fields
    plain = added.payload.get("fields")
    said = dict(plain) if isinstance(plain, dict) else {}
    said |= {key.removeprefix("field:"): words for key, words in added.texts.items() if key.startswith("field:")}
    return OpenCase(
        workflow=case.workflow,
        title=added.texts.get("text", case.title),
        opened_on=petition.received_on,
        unit_id=case.unit_id,
        channel=petition.channel,
        fields={key: value for key, value in said.items() if key in declared},
    )


def _move(work: Work, petition: Petition, receipt: Receipt | None, own: Case) -> None:
    """Let the paper's own rows follow it."""
    session = work.session
    petition.case_id = own.id
    if petition.visit_id is not None:
        session.get_one(Visit, petition.visit_id).case_id = own.id
    if petition.incoming_id is not None:
        session.get_one(IncomingEntry, petition.incoming_id).case_id = own.id
    if receipt is not None:
        receipt.case_id = own.id
        of_receipt = select(Paper).where(Paper.office_id == work.office.id, Paper.receipt_id == receipt.id)
        for paper in session.scalars(of_receipt):
            paper.case_id = own.id
    session.flush()  # who else came about the old case is asked next


def _leave(work: Work, case: Case, person_id: int) -> None:
    """Take whoever brought only this paper out of the people of the old case."""
    of_case = (Receipt.office_id == work.office.id, Receipt.case_id == case.id, Receipt.person_id == person_id)
    if work.session.scalars(select(Receipt.id).where(*of_case)).first() is not None:
        return
    parts = select(Party).where(
        Party.office_id == work.office.id, Party.case_id == case.id, Party.person_id == person_id
    )
    for party in work.session.scalars(parts).all():
        work.session.delete(party)
    work.session.flush()  # the names of the case are read from the rows
    write_names(work, case)
