"""Read the `tests` of a workflow file: stories with dates which the author promises. They are run elsewhere."""

from __future__ import annotations

from datetime import date

from casetrack.engine.definition import Scenario
from casetrack.engine.draft import Draft, read_length
from casetrack.engine.yaml_reader import Reader
from casetrack.text import Text

_LOWEST = -(10**15)  # a story may also tell of a wrong number, and that it is refused


def read_scenarios(root: Reader, draft: Draft) -> tuple[Scenario, ...]:
    """Read every story. Days become dates, fields stay as typed in the file but for dates of date fields."""
    found = []
    for number, item in enumerate(root.items("tests")):
        draft.place(f"tests.{number}", item)
        steps: list[dict[str, object]] = []
        for each in item.items("steps"):
            draft.place(f"tests.{number}.steps.{len(steps)}", each)
            steps.append(_read_step(each, draft))
        found.append(Scenario(item.text("name"), _read_open(item, draft), tuple(steps), _read_expect(item)))
    return tuple(found)


def _read_open(item: Reader, draft: Draft) -> dict[str, object]:
    opened = item.mapping("open")
    return {
        "on": opened.day("on"),
        "as": opened.find_text("as"),
        "fields": _read_values(opened, draft),
        "parties": opened.words("parties"),
    }


def _read_step(item: Reader, draft: Draft) -> dict[str, object]:
    step: dict[str, object] = {"on": item.day("on"), "as": item.find_text("as")}
    extend = item.find_text("extend")
    if extend is not None:
        return {
            **step,
            "extend": extend,
            "by": read_length(item.mapping("by")),
            "ground": item.find_text("ground") or "",
            "decision_no": item.find_text("decision_no") or "",
            "refused": item.words("refused"),
        }
    return {
        **step,
        "do": item.text("do"),
        "fields": _read_values(item, draft),
        "comment": item.find_text("comment") or "",
        "refused": item.words("refused"),
    }


def _read_values(item: Reader, draft: Draft) -> dict[str, object]:
    group = item.find_mapping("fields")
    return {key: _read_value(group, key, draft) for key in group.keys()} if group else {}  # noqa: SIM118


def _read_value(group: Reader, key: str, draft: Draft) -> object:
    kind, values = draft.types.get(key, ("", ()))
    if not kind:
        group.note(key, "E12", Text("không có trường “{k}”", "there is no field “{k}”").with_(k=key))
        group.node(key)
        return None
    if kind == "bool":
        return group.flag(key)
    if kind in ("integer", "unit"):  # a unit of the office is named by its number in the story
        return group.integer(key, lowest=_LOWEST)
    if kind == "date":
        return group.day(key)
    return group.choice(key, values) if values else group.text(key)


def _read_expect(item: Reader) -> dict[str, object]:
    expect = item.mapping("expect")
    due = expect.find_mapping("due")
    found: dict[str, object] = {"due": {key: _read_due(due, key) for key in due.keys()} if due else {}}  # noqa: SIM118
    for key in ("state", "outcome", "level", "prefix"):
        found[key] = expect.find_text(key)
    return found


def _read_due(due: Reader, key: str) -> date | None:
    """A story promises a day, or `none`: nothing is due, because the clock does not run."""
    return None if due.find_text(key) == "none" else due.day(key)
