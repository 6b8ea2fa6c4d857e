"""The mapping file: which columns of a former system's export become which parts of a case. Reads and judges it.

Codes of its own: M01 workflow, M02 state, M03 trigger, M04 field, M05 time zone, M06 encoding, M07 delimiter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from casetrack.engine.definition import Definition
from casetrack.engine.library import WorkflowLibrary
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.errors import NotFound
from casetrack.readers.csv_events import CsvShape, is_text_encoding
from casetrack.text import Text

SCHEMAS = ("casetrack-mapping/1",)
# Officers of a former system have no account here. A workflow that takes them over declares this field, with
# `indicator: true`, and reports by officer name them until one of our own people is assigned.
FORMER_OFFICER = "former_officer"
FILLABLE = ("string", "text", "date", "integer", "enum")


@dataclass(frozen=True, slots=True)
class Column:
    """A column, and our word for each of the former system's words that differs; other words stay as they are."""

    name: str
    words: Mapping[str, str]

    def word(self, said: str) -> str:
        """Give our word for what the former system says."""
        return self.words.get(said, said)


@dataclass(frozen=True, slots=True)
class CaseColumns:
    """What makes the case itself: one opening, at most one closing by `trigger`."""

    workflow: str
    id: str
    title: str  # a text in which {id} is the former number
    title_column: str | None
    opened: str
    closed: str | None
    trigger: str
    due: str | None
    due_field: str
    channel: Column | None
    officer: Column | None
    unit: Column | None
    fields: Mapping[str, str]  # field of the workflow -> column

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that describes the case, and so must say the same in each of its rows."""
        named = (self.channel, self.officer, self.unit)
        found = (self.title_column, self.opened, self.closed, self.due, *(c.name for c in named if c))
        return tuple(dict.fromkeys(name for name in (*found, *self.fields.values()) if name))


@dataclass(frozen=True, slots=True)
class ActivityColumns:
    """What makes an activity of each row; `key` is the former system's own number of the row."""

    key: str
    name: str
    at: str
    resource: str | None


@dataclass(frozen=True, slots=True)
class EventMapping:
    """One mapping file, judged against the workflow that it names."""

    source: str
    shape: CsvShape
    timezone: str | None
    date_format: str | None
    case: CaseColumns
    activity: ActivityColumns

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the file must have."""
        of_rows = (self.activity.key, self.activity.name, self.activity.at, self.activity.resource)
        return tuple(dict.fromkeys(name for name in (self.case.id, *self.case.columns, *of_rows) if name))

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns without which not one case can be taken over."""
        return (self.case.id, self.case.opened, self.activity.key, self.activity.name, self.activity.at)


def read_mapping(data: bytes, name: str, library: WorkflowLibrary) -> EventMapping:
    """Read a mapping's bytes; raise DefinitionError with every mistake, its line and what to write instead."""
    mistakes = Mistakes(name)
    root = mistakes.read(read_yaml(data, name))
    root.choice("schema", SCHEMAS)
    file = root.mapping("file")
    mapping = EventMapping(
        source=_short(root, "source", 60),
        shape=CsvShape(_encoding(file), _delimiter(file)),
        timezone=_timezone(file),
        date_format=file.find_text("date_format"),
        case=_read_case(root.mapping("case"), library),
        activity=_read_activity(root.mapping("activity")),
    )
    mistakes.close()
    return mapping


def _read_case(case: Reader, library: WorkflowLibrary) -> CaseColumns:
    definition = _workflow(case, library)
    title, opened = case.mapping("title"), case.mapping("opened")
    closed, due = case.find_mapping("closed"), case.find_mapping("due")
    state = opened.find_text("state")
    if definition is not None:
        _check_state(opened, state, definition)
        _check_trigger(closed, definition)
        _check_due(due, definition)
        _check_officer(case, definition)
    return CaseColumns(
        workflow=case.text("workflow"),
        id=case.text("id"),
        title=title.find_text("text") or "{id}",
        title_column=title.find_text("column"),
        opened=opened.text("column"),
        closed=closed.text("column") if closed else None,
        trigger=closed.text("trigger") if closed else "",
        due=due.text("column") if due else None,
        due_field=due.text("field") if due else "",
        channel=_column(case, "channel", "values"),
        officer=_column(case, "officer", "accounts"),
        unit=_column(case, "unit", "values"),
        fields=_read_fields(case, definition),
    )


def _read_activity(activity: Reader) -> ActivityColumns:
    return ActivityColumns(
        key=activity.text("key"),
        name=activity.text("name"),
        at=activity.text("at"),
        resource=activity.find_text("resource"),
    )


def _column(case: Reader, key: str, words: str) -> Column | None:
    group = case.find_mapping(key)
    return Column(group.text("column"), dict(group.pairs(words))) if group else None


def _workflow(case: Reader, library: WorkflowLibrary) -> Definition | None:
    wanted = case.text("workflow")
    try:
        return library.latest(wanted) if wanted else None
    except NotFound as failure:
        case.note("workflow", "M01", failure.message)
        return None


def _check_state(opened: Reader, state: str | None, definition: Definition) -> None:
    if state is None or state == definition.initial.key:
        return
    if state not in definition.states:
        message = Text(
            "quy trình “{w}” không có trạng thái “{s}”; có: {known}",
            "the workflow “{w}” has no state “{s}”; it has: {known}",
        )
        opened.note("state", "M02", message.with_(w=definition.id, s=state, known=", ".join(definition.states)))
        return
    message = Text("hồ sơ chỉ mở ở trạng thái đầu “{s}”", "a case opens in the initial state, “{s}”")
    opened.note("state", "M02", message.with_(s=definition.initial.key))


def _check_trigger(closed: Reader | None, definition: Definition) -> None:
    trigger = closed.find_text("trigger") if closed else None
    if closed is None or trigger is None:
        return
    first = definition.initial.key
    ending = [s.trigger for s in definition.steps_from.get(first, ()) if definition.states[s.target].kind == "final"]
    if trigger not in ending:
        message = Text(
            "bước “{t}” không kết thúc hồ sơ từ trạng thái “{s}”; dùng được: {known}",
            "“{t}” does not close a case from the state “{s}”; these do: {known}",
        )
        closed.note("trigger", "M03", message.with_(t=trigger, s=first, known=", ".join(ending) or "—"))


def _check_due(due: Reader | None, definition: Definition) -> None:
    wanted = due.find_text("field") if due else None
    stated = [rule.stated_field for rule in definition.deadlines if rule.stated_field]
    if due is not None and wanted is not None and wanted not in stated:
        message = Text(
            "“{f}” không phải trường ghi hạn (deadlines.stated) của quy trình; có: {known}",
            "“{f}” is no field that states a deadline (deadlines.stated) of the workflow; these do: {known}",
        )
        due.note("field", "M04", message.with_(f=wanted, known=", ".join(stated) or "—"))


def _check_officer(case: Reader, definition: Definition) -> None:
    officer = definition.fields.get(FORMER_OFFICER)
    if case.node("officer") is not None and not (officer and officer.type == "string" and officer.indicator):
        message = Text(
            "quy trình cần trường {f} kiểu string, indicator: true để giữ tên cán bộ của hệ thống cũ",
            "the workflow needs the field {f} of type string with indicator: true, to keep the officers' names",
        )
        case.note("officer", "M04", message.with_(f=FORMER_OFFICER))


def _read_fields(case: Reader, definition: Definition | None) -> dict[str, str]:
    group = case.find_mapping("fields")
    if group is None:
        return {}
    for key in group.keys():  # noqa: SIM118  # not a dict
        found = definition.fields.get(key) if definition else None
        if definition and (found is None or found.type not in FILLABLE):
            message = Text(
                "quy trình không có trường “{f}” thuộc kiểu {types}",
                "the workflow has no field “{f}” of a type among {types}",
            )
            group.note(key, "M04", message.with_(f=key, types=", ".join(FILLABLE)))
    return {key: group.text(key) for key in group.keys()}  # noqa: SIM118


def _encoding(file: Reader) -> str:
    encoding = file.find_text("encoding") or "utf-8"
    if not is_text_encoding(encoding):
        message = Text(
            "không có bảng mã “{e}”; ví dụ: utf-8, utf-16, windows-1258",
            "there is no encoding “{e}”; e.g. utf-8, utf-16, windows-1258",
        )
        file.note("encoding", "M06", message.with_(e=encoding))
    return encoding


def _delimiter(file: Reader) -> str:
    delimiter = file.find_text("delimiter") or ","
    if delimiter == "tab":
        return "\t"
    if delimiter not in (",", ";", "|"):
        file.note("delimiter", "M07", Text('chọn một trong: "," ";" "|" tab', 'choose one of: "," ";" "|" tab'))
        return ","
    return delimiter


def _timezone(file: Reader) -> str | None:
    zone = file.find_text("timezone")
    try:
        return str(ZoneInfo(zone)) if zone else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = Text("không có múi giờ “{z}”; ví dụ: Asia/Ho_Chi_Minh", "no time zone “{z}”; e.g. Asia/Ho_Chi_Minh")
        file.note("timezone", "M05", message.with_(z=zone))
        return None


def _short(root: Reader, key: str, longest: int) -> str:
    word = root.text(key)
    if len(word) > longest:
        root.note(key, "E03", Text("dài hơn {n} ký tự", "longer than {n} characters").with_(n=longest))
    return word
