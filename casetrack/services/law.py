"""The lawyer's sheet of an office: its rules, who verified which of them, and verifying one.

A sign-off holds for exactly the words and numbers that were signed: it names the rule by its fingerprint, so a rule
that is written anew is not verified. Signing and taking back are events of the office's book, which belong to no case.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Select, select

from casetrack.engine.calendar import WorkingCalendar
from casetrack.engine.duties_file import load_duties
from casetrack.engine.forms_file import shipped_forms
from casetrack.engine.identity_number import load_number_law
from casetrack.engine.joint_petitions import load_joint_law
from casetrack.engine.law import Rule, SignOff
from casetrack.engine.law_sheet import SheetRow, law_sheet
from casetrack.engine.library import WorkflowLibrary
from casetrack.engine.reception_duties import load_reception_duties
from casetrack.engine.reception_form import load_reception_form
from casetrack.engine.refusal_grounds import load_refusals
from casetrack.engine.register_forms import load_register_forms
from casetrack.engine.report_periods import load_report_periods
from casetrack.errors import Forbidden, InvalidInput, NotFound
from casetrack.models import CaseEvent, LawSignOff
from casetrack.services.access import require
from casetrack.services.chain import LAW, Happened, record_of_office
from casetrack.services.work import Work
from casetrack.text import Text

EVENT = LAW  # the kind of the event; its name is what was done
SIGNED, WITHDRAWN = "signed", "withdrawn"
LONGEST_SOURCE = 300
LONGEST_NOTE = 2000
SHORTEST_CODE = 6
SHEET_PARTS: dict[str, Text] = {
    "all": Text("Mọi quy định", "Every rule"),
    "open": Text("Chưa ai kiểm chứng", "Verified by nobody"),
    "signed": Text("Đã kiểm chứng", "Verified"),
}

_MEND = Text("Chưa ghi. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_NO_SOURCE = Text(
    "Thiếu nguồn. Ghi nơi đã đọc điều này: công báo số mấy, bản ký số ở đâu.",
    "The source is missing. Say where you read it: which gazette, which signed copy.",
)
_NO_REASON = Text("Thiếu lý do. Ghi vì sao rút xác nhận.", "The reason is missing. Say why it is taken back.")
_UNKNOWN = Text(
    "Không có quy định {code} trong bảng căn cứ; có thể vừa được viết lại. Mở lại bảng rồi xem.",
    "The sheet has no rule {code}; it may have been written anew. Open the sheet again.",
)
_SIGNED_ALREADY = Text(
    "{by} đã xác nhận quy định này ngày {day}. Muốn xác nhận lại thì rút trước.",
    "{by} verified this rule on {day}. Take that back first.",
)
_NOT_SIGNED = Text("Quy định này chưa ai xác nhận.", "Nobody has verified this rule.")
_NO_PROGRAM = Text(
    "Chỉ người có tên mới xác nhận được căn cứ. Ghi tài khoản sau --as.",
    "Only a person verifies a rule. Name the account after --as.",
)


@dataclass(frozen=True, slots=True)
class SheetFilter:
    """Which rules of the sheet are meant: by whether somebody verified them, and of which workflow (empty: all)."""

    part: str = "all"
    workflow: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rules that were asked for, who verified which, and how many there are in all."""

    rows: tuple[SheetRow, ...]
    signed: Mapping[str, SignOff]
    all_rules: int
    all_signed: int


@dataclass(frozen=True, slots=True)
class SignRule:
    """The wish to verify a rule: which, where it was read, and what else there is to say."""

    rule: str
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawSignOff:
    """The wish to take a sign-off back, with the reason."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of what was done about a rule. Of one that was taken back, `said` has the reason as its note."""

    signed: bool
    said: SignOff


def sheet_of(work: Work, asked: SheetFilter | None = None) -> Sheet:
    """List the rules of the office, or those that were asked for, with who verified them."""
    asked = asked or SheetFilter()
    rows, signed = _rules(work), sign_offs(work)
    meant = (row for row in rows if asked.part == "all" or (row.fingerprint in signed) == (asked.part == "signed"))
    if asked.workflow:
        meant = (row for row in meant if any(use.workflow == asked.workflow for use in row.uses))
    return Sheet(tuple(meant), signed, len(rows), sum(row.fingerprint in signed for row in rows))


def find_rule(work: Work, code: str) -> SheetRow:
    """Find a rule by its fingerprint or its first signs, six at least; raise NotFound for none and for several."""
    said = code.strip().lower()
    found = [row for row in _rules(work) if len(said) >= SHORTEST_CODE and row.fingerprint.startswith(said)]
    if len(found) != 1:
        raise NotFound(_UNKNOWN.with_(code=code[:LONGEST_SOURCE]))
    return found[0]


def sign_offs(work: Work) -> Mapping[str, SignOff]:
    """Give the sign-offs that stand in this office, by fingerprint, of rules that are no more as well.

    The hash of the newest tells whether those known from before still hold, since it is chained to all before it.
    """
    newest = _entries(work).with_only_columns(CaseEvent.hash).order_by(CaseEvent.seq.desc()).limit(1)
    key, known = work.session.scalars(newest).one_or_none(), work.installation.sign_offs
    if key is None:
        return {}
    if key not in known:
        standing: dict[str, SignOff] = {}
        for event in work.session.scalars(_entries(work).order_by(CaseEvent.seq)):
            rule = str(json.loads(event.payload)["rule"])
            standing.pop(rule, None)
            if event.name == SIGNED:
                standing[rule] = _said(event)
        known[key] = standing
    return known[key]


def entries_about(work: Work, row: SheetRow) -> Sequence[Entry]:
    """List what was done about a rule, the latest first."""
    query = _entries(work).where(LawSignOff.rule == row.fingerprint).order_by(CaseEvent.seq.desc())
    return [Entry(event.name == SIGNED, _said(event)) for event in work.session.scalars(query)]


def sign_rule(work: Work, wish: SignRule) -> SheetRow:
    """Verify a rule in one's own name. Raise InvalidInput without a source, and where it is verified already."""
    row = _judged(work, wish.rule)
    standing = sign_offs(work).get(row.fingerprint)
    if standing is not None:
        raise InvalidInput(_SIGNED_ALREADY.with_(by=standing.by, day=standing.on))
    if not wish.source.strip():
        raise InvalidInput(_MEND, {"source": _NO_SOURCE})
    _record(work, row, SIGNED, {"source": wish.source.strip(), "note": wish.note.strip()})
    return row


def withdraw_sign_off(work: Work, wish: WithdrawSignOff) -> SheetRow:
    """Take a sign-off back; the rule is not verified from then on. Raise InvalidInput without a reason."""
    row = _judged(work, wish.rule)
    if row.fingerprint not in sign_offs(work):
        raise InvalidInput(_NOT_SIGNED)
    if not wish.reason.strip():
        raise InvalidInput(_MEND, {"reason": _NO_REASON})
    _record(work, row, WITHDRAWN, {"source": "", "note": wish.reason.strip()})
    return row


def _rules(work: Work) -> tuple[SheetRow, ...]:
    require(work, "workflow.read")
    return _sheet(work.installation.library, work.calendar, work.installation.alert_rules.law)


@lru_cache(maxsize=32)
def _sheet(library: WorkflowLibrary, calendar: WorkingCalendar, alerts: Rule) -> tuple[SheetRow, ...]:
    sessions = (duty.law for duty in load_reception_duties())
    desk = (
        *load_joint_law().rules,
        *load_number_law().rules,
        *(ground.law for ground in load_refusals().grounds),
        *sessions,
        *(form.law for form in load_register_forms()),
        load_reception_form().law,
        *(form.law for form in shipped_forms().all),
    )
    return law_sheet(library, calendar, load_duties(), load_report_periods(), desk=desk, alerts=[alerts])


def _judged(work: Work, code: str) -> SheetRow:
    require(work, "law.sign")
    if work.actor.is_system:
        raise Forbidden(_NO_PROGRAM)
    return find_rule(work, code)


def _record(work: Work, row: SheetRow, name: str, more: Mapping[str, str]) -> None:
    payload = {"rule": row.fingerprint, "facts": row.rule.facts, **more}
    event = record_of_office(work, Happened(EVENT, name, work.today, payload, {}))
    work.session.flush()  # the entry needs the event's key
    work.session.add(LawSignOff(office_id=work.office.id, event_id=event.id, rule=row.fingerprint))
    work.session.flush()  # whoever asks in this work for what stands, sees it


def _entries(work: Work) -> Select[CaseEvent]:
    query = select(CaseEvent).join(LawSignOff, LawSignOff.event_id == CaseEvent.id)
    return query.where(LawSignOff.office_id == work.office.id)


def _said(event: CaseEvent) -> SignOff:
    payload = json.loads(event.payload)
    return SignOff(event.actor_name, event.occurred_on, payload["source"], payload["note"])
