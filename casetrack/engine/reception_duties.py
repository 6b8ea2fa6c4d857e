"""What the law asks of one session (workflows/law/reception_duties.yaml), and what of it a session lacks.

How often a host must receive is another question: duties.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from casetrack import paths
from casetrack.engine.calendar import WorkingCalendar
from casetrack.engine.clock_rules import Basis, Length, Validity
from casetrack.engine.draft import read_basis
from casetrack.engine.duties_file import read_dates
from casetrack.engine.labels import HOSTS
from casetrack.engine.law import Rule, stamped_basis
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.text import Text

SCHEMA = "casetrack-reception-duties/1"
NOTICE, LINK_TEST, RECORDING, IN_PERSON = (
    "online_notice",
    "online_link_test",
    "online_recording",
    "in_person_of_the_head",
)
_SHIPPED = Path("law") / "reception_duties.yaml"
_UNKNOWN = Text("không ai biết nghĩa vụ này; có: {known}", "nobody knows this duty; there are: {known}")
_LATE = Text("{label}: ngày {done}, muộn hơn ngày {by}.", "{label}: on {done}, later than {by}.")
_NOT_DONE = Text("{label}: chưa ghi; phải xong trước hết ngày {by}.", "{label}: not entered; to be done by {by}.")
_NO_RECORDING = Text("{label}: chưa ghi nơi lưu.", "{label}: where it is kept is not entered.")
_DEPUTY = Text("{label}: buổi này {deputy} tiếp thay.", "{label}: this one is held by {deputy}.")


@dataclass(frozen=True, slots=True)
class ReceptionDuty:
    """One thing that the law asks of a session, while it holds; `working_days`: so many before the session."""

    key: str
    label: Text
    working_days: int
    hosts: frozenset[str]
    valid: Validity | None
    basis: Basis

    @property
    def law(self) -> Rule:
        """What a lawyer signs of it."""
        length = Length(self.working_days, "working_days") if self.working_days else None
        basis = replace(self.basis, rule="")
        return Rule(
            "session",
            self.label,
            basis,
            length=length,
            count="back",
            when=" ".join(sorted(self.hosts)),
            valid=self.valid,
        )


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What is known of a session: enough to hold it to the law."""

    held_on: date
    host: str
    online: bool = False
    deputy: str = ""
    notified_on: date | None = None
    link_tested_on: date | None = None
    recording: str = ""


@dataclass(frozen=True, slots=True)
class Lack:
    """What a session lacks, in words, with the article that asks for it."""

    key: str
    said: Text
    basis: Basis


def lacks_of(facts: SessionFacts, today: date, calendar: WorkingCalendar) -> tuple[Lack, ...]:
    """Name everything that the law of the session's day asks of it and that is not so."""
    asked = (duty for duty in load_reception_duties() if duty.valid is None or duty.valid.covers(facts.held_on))
    judged = ((duty, _lack(duty, facts, today, calendar)) for duty in asked)
    return tuple(Lack(duty.key, said, duty.basis) for duty, said in judged if said is not None)


def may_delegate(host: str, day: date) -> bool:
    """Tell whether a session that a deputy holds counts as one that the law wants of this host on this day."""
    duty = next(duty for duty in load_reception_duties() if duty.key == IN_PERSON)
    return host not in duty.hosts or not (duty.valid is None or duty.valid.covers(day))


def _lack(duty: ReceptionDuty, facts: SessionFacts, today: date, calendar: WorkingCalendar) -> Text | None:
    if duty.key == IN_PERSON:
        return (
            _DEPUTY.with_(label=duty.label, deputy=facts.deputy) if facts.deputy and facts.host in duty.hosts else None
        )
    if not facts.online:
        return None
    if duty.key == RECORDING:
        is_due = facts.held_on < today and not facts.recording
        return _NO_RECORDING.with_(label=duty.label) if is_due else None
    done = facts.notified_on if duty.key == NOTICE else facts.link_tested_on
    by = calendar.add_working_days(facts.held_on, -duty.working_days)
    if done is None:
        return _NOT_DONE.with_(label=duty.label, by=by)
    return _LATE.with_(label=duty.label, done=done, by=by) if done > by else None


@cache
def load_reception_duties() -> tuple[ReceptionDuty, ...]:
    """Read what is shipped with the program, once: it does not change while it runs."""
    file = paths.WORKFLOWS / _SHIPPED
    return read_reception_duties(file.read_bytes(), file.name)


def read_reception_duties(data: bytes, name: str) -> tuple[ReceptionDuty, ...]:
    """Read a file of such duties; raise DefinitionError with every mistake of it."""
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    top.choice("schema", (SCHEMA,))
    duties = tuple(_read(key, item) for key, item in top.entries("duties"))
    known = (NOTICE, LINK_TEST, RECORDING, IN_PERSON)
    for key in {duty.key for duty in duties} ^ {*known}:
        top.note("duties", "D12", _UNKNOWN.with_(known=", ".join(known)) if key not in known else _missing(key))
    mistakes.close()
    return tuple(replace(duty, basis=stamped_basis(duty.law)) for duty in duties)


def _missing(key: str) -> Text:
    return Text("thiếu {key}", "{key} is missing").with_(key=key)


def _read(key: str, item: Reader) -> ReceptionDuty:
    hosts = item.words("hosts") if item.node("hosts") else ()
    for host in _strange(hosts):
        item.note("hosts", "D13", Text("không có chức danh {host}", "there is no post {host}").with_(host=host))
    return ReceptionDuty(
        key=key,
        label=item.labels("label"),
        working_days=item.integer("working_days", lowest=1) if item.node("working_days") else 0,
        hosts=frozenset(hosts),
        valid=read_dates(item),
        basis=read_basis(item.mapping("basis")),
    )


def _strange(hosts: tuple[str, ...]) -> Iterator[str]:
    return (host for host in hosts if host not in HOSTS)
