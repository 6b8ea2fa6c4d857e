"""The lawyer's sheet: every rule that the program goes by, each once, in words, with all the places that use it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from casetrack.engine.calendar import CalendarDay, CalendarYear, WorkingCalendar
from casetrack.engine.clock_rules import Basis, Certainty, FieldLength, Length, Validity
from casetrack.engine.condition_words import say_condition
from casetrack.engine.counting_rules import COUNTING_RULES
from casetrack.engine.deadline_lines import spell_length
from casetrack.engine.definition import Definition
from casetrack.engine.duties import PER_LABELS, Duty, law_of
from casetrack.engine.law import Rule, rules_of
from casetrack.engine.library import WorkflowLibrary
from casetrack.engine.report_periods import ReportPeriod
from casetrack.text import Text, format_date

CERTAINTY_LABELS: dict[Certainty, Text] = {
    "verified": Text("đã đọc văn bản gốc", "primary text read"),
    "reported": Text("theo cổng thông tin, báo", "as portals and papers quote it"),
    "unverified": Text("chưa kiểm chứng", "not verified"),
    "local": Text("quy định của cơ quan", "the office's own rule"),
}
KIND_LABELS = {
    "counting": Text("cách tính", "counting"),
    "term": Text("thời hạn", "term"),
    "stated": Text("ngày ghi sẵn", "stated day"),
    "pause": Text("tạm dừng", "pause"),
    "extension": Text("gia hạn", "extension"),
    "guard": Text("điều kiện", "condition"),
    "document": Text("văn bản phải ban hành", "paper to issue"),
    "act": Text("căn cứ chung", "act"),
    "calendar": Text("lịch nghỉ", "days off"),
    "duty": Text("số ngày phải làm", "days to be held"),
    "period": Text("kỳ báo cáo", "report period"),
    "people": Text("số người", "number of people"),
    "refusal": Text("từ chối tiếp", "refusal to receive"),
    "identity": Text("số giấy tờ", "identity number"),
    "session": Text("buổi tiếp", "session"),
    "form": Text("mẫu sổ", "form of a register"),
    "alert": Text("báo thời hạn", "telling of deadlines"),
}
_SURENESS: dict[str, Certainty] = {"confirmed": "verified", "tentative": "unverified", "unchecked": "unverified"}
_SUBJECTS = {
    "received": Text("hồ sơ nhận", "cases received"),
    "accepted": Text("hồ sơ thụ lý", "cases accepted"),
    "step_date": Text("việc làm", "acts"),
}
_ROLLS = {
    "next": Text("dời đến ngày làm việc sau", "moved on to a working day"),
    "previous": Text("lùi về ngày làm việc trước", "moved back to a working day"),
    "none": Text("không dời", "not moved"),
}
_NOTHING = Text("", "")
_BACK = Text("{length} về trước", "{length} before")


@dataclass(frozen=True, slots=True)
class Use:
    """A place that goes by a rule: the workflow in these versions, and there the clock, step or paper."""

    workflow: str
    title: Text
    versions: tuple[int, ...]
    place: Text


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One rule as the sheet prints it. `current`: a version in which new cases open goes by it."""

    rule: Rule
    fingerprint: str
    section: Text
    length: Text
    start: Text
    roll: Text
    applies: Text
    uses: tuple[Use, ...]
    current: bool = True

    @property
    def code(self) -> str:
        """The short name by which people speak of the rule: the first signs of its fingerprint."""
        return self.fingerprint[:8]


def law_sheet(
    library: WorkflowLibrary,
    calendar: WorkingCalendar,
    duties: Sequence[Duty],
    periods: Sequence[ReportPeriod],
    *,
    desk: Sequence[Rule] = (),
    alerts: Sequence[Rule] = (),
) -> tuple[SheetRow, ...]:
    """List every rule once: how days are counted, the workflows one after another, days off, duties, reports, the desk.

    `desk`: what the law says of receiving people: who may be turned away, who speaks for several. `alerts`: who is told
    of a deadline.
    """
    of_workflows, of_calendar = _of_workflows(library), _of_calendar(calendar)
    of_days = (*of_calendar, *_of_duties(duties), *_of_periods(periods))
    of_alerts = (_row(rule, Text("Báo thời hạn", "Telling of deadlines")) for rule in alerts)
    return (*_counting(), *of_workflows, *of_days, *_of_desk(desk), *of_alerts)


def calendar_rule(year: CalendarYear) -> Rule:
    """Give what a lawyer signs of a year's calendar: each day off and each made-up day, with the notice."""
    days = sorted(year.days, key=lambda entry: entry.day)
    said = [(entry.day.isoformat(), entry.kind, entry.name.vi, entry.source, entry.status) for entry in days]
    least = max((year.status, *(entry.status for entry in days)), key=("confirmed", "tentative", "unchecked").index)
    return Rule(
        kind="calendar",
        says=Text("Lịch nghỉ năm {year}", "Days off of {year}").with_(year=year.year),
        basis=Basis(Text(year.source, year.source), _SURENESS[least]),
        when=sha256(repr(said).encode()).hexdigest(),
    )


def _counting() -> Iterator[SheetRow]:
    section = Text("Cách tính mọi thời hạn", "How every term is counted")
    for rule in COUNTING_RULES:
        yield _row(rule, section)


def _of_workflows(library: WorkflowLibrary) -> Iterator[SheetRow]:
    """Give the rules of the versions of today first, workflow by workflow, then those of which only old cases know."""
    rows: dict[str, SheetRow] = {}
    places: defaultdict[str, dict[tuple[str, Text], list[int]]] = defaultdict(dict)
    for definition, current in _in_order(library):
        for placed in rules_of(definition):
            fingerprint = placed.rule.fingerprint
            if fingerprint not in rows:
                rows[fingerprint] = _workflow_row(definition, placed.rule, current=current)
            versions = places[fingerprint].setdefault((definition.id, placed.place), [])
            versions += [definition.version] if definition.version not in versions else []
    for fingerprint, row in rows.items():
        uses = (
            Use(id_, library.latest(id_).title, tuple(sorted(versions)), place)
            for (id_, place), versions in places[fingerprint].items()
        )
        yield replace(row, uses=tuple(uses))


def _in_order(library: WorkflowLibrary) -> Iterator[tuple[Definition, bool]]:
    newest = {id_: library.latest(id_).version for id_ in dict.fromkeys(definition.id for definition in library.all())}
    ordered = sorted(library.all(), key=lambda definition: definition.version != newest[definition.id])
    return ((definition, definition.version == newest[definition.id]) for definition in ordered)


def _of_calendar(calendar: WorkingCalendar) -> Iterator[SheetRow]:
    section = Text("Lịch nghỉ", "Days off")
    for year in reversed(calendar.years):
        off, made_up = (_days(year.days, kind) for kind in ("off", "make_up"))
        said = Text("nghỉ {off}; làm bù {made_up}", "off {off}; worked {made_up}")
        yield replace(_row(calendar_rule(year), section), applies=said.with_(off=off, made_up=made_up))


def _of_duties(duties: Sequence[Duty]) -> Iterator[SheetRow]:
    for duty in duties:
        for each in duty.rules:
            wanted = Text("{n} ngày mỗi {per}", "{n} days a {per}").with_(n=each.at_least, per=PER_LABELS[each.per])
            row = _row(law_of(duty, each), Text("Số ngày phải làm", "Days to be held"))
            yield replace(row, length=wanted, applies=_validity(each.valid))


def _of_periods(periods: Sequence[ReportPeriod]) -> Iterator[SheetRow]:
    for period in periods:
        row = _row(period.law, Text("Kỳ báo cáo", "Report periods"))
        yield replace(row, applies=_validity(period.valid))


def _of_desk(rules: Sequence[Rule]) -> Iterator[SheetRow]:
    for rule in rules:
        row = _row(rule, Text("Tiếp công dân", "Reception of citizens"))
        length = _BACK.with_(length=spell_length(rule.length)) if isinstance(rule.length, Length) else _NOTHING
        yield replace(row, length=length, applies=_validity(rule.valid))


def _row(rule: Rule, section: Text) -> SheetRow:
    return SheetRow(rule, rule.fingerprint, section, _NOTHING, _NOTHING, _NOTHING, _NOTHING, ())


def _workflow_row(definition: Definition, rule: Rule, *, current: bool) -> SheetRow:
    return SheetRow(
        rule=rule,
        fingerprint=rule.fingerprint,
        section=definition.title,
        length=_length(definition, rule),
        start=_start(definition, rule.start),
        roll=_ROLLS[rule.roll] if rule.roll and not _ends_on_a_working_day(rule) else _NOTHING,
        applies=_applies(definition, rule),
        uses=(),
        current=current,
    )


def _length(definition: Definition, rule: Rule) -> Text:
    if rule.length is None:
        return _NOTHING
    if isinstance(rule.length, FieldLength):
        unit = spell_length(Length(0, rule.length.unit))
        said = Text("theo mục “{label}” ({unit})", "as in “{label}” ({unit})")
        bare = Text(unit.vi.removeprefix("0 "), unit.en.removeprefix("0 "))
        return said.with_(label=definition.fields[rule.length.field].label, unit=bare)
    spelled = spell_length(rule.length)
    if rule.kind == "extension":
        return Text("nhiều nhất {n} lần × {length}", "at most {n} × {length}").with_(n=rule.times, length=spelled)
    return _BACK.with_(length=spelled) if rule.count == "back" else spelled


def _start(definition: Definition, start: str) -> Text:
    """Say in words what a clock counts from."""
    kind, _, key = start.partition(":")
    if kind == "field":
        return definition.fields[key].label
    if kind == "due":
        return next(clock.label for clock in definition.deadlines if clock.key == key)
    if start == "opened":
        return Text("Tiếp nhận", "Received")
    return next((step.label for step in definition.steps if step.trigger == start), _NOTHING)


def _ends_on_a_working_day(rule: Rule) -> bool:
    return rule.length is not None and rule.length.unit == "working_days"


def _applies(definition: Definition, rule: Rule) -> Text:
    """Say for which cases a rule holds: its condition in words, and the days of its law."""
    if rule.kind == "pause":
        named = [definition.states[state].label for state in rule.when.split(", ")]
        condition = Text(", ".join(label.vi for label in named), ", ".join(label.en for label in named))
    else:
        condition = say_condition(rule.when, definition.fields)
    parts = [part for part in (condition, _validity(rule.valid)) if part.vi]
    return Text("; ".join(part.vi for part in parts), "; ".join(part.en for part in parts))


def _validity(valid: Validity | None) -> Text:
    if valid is None:
        return _NOTHING
    start = Text("từ {day}", "from {day}").with_(day=valid.start) if valid.start else None
    end = Text("đến hết {day}", "until {day}").with_(day=valid.end) if valid.end else None
    parts = [part for part in (_SUBJECTS[valid.by], start, end) if part]
    return Text(" ".join(part.vi for part in parts), " ".join(part.en for part in parts))


def _days(days: Sequence[CalendarDay], kind: str) -> str:
    """Write days in short: 01/01, 16/02, 17/02; a dash for none."""
    listed = sorted(entry.day for entry in days if entry.kind == kind)
    return ", ".join(format_date(day).rpartition("/")[0] for day in listed) or "–"
