"""Reads a file of duties (workflows/law/duties.yaml): who must do what on how many days, since when, by which law."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from casetrack import paths
from casetrack.engine.clock_rules import Validity
from casetrack.engine.draft import read_basis
from casetrack.engine.duties import PER_LABELS, Duty, DutyRule, Per, stamp_duty
from casetrack.engine.labels import HOSTS, RECEPTIONS
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.text import Text

SCHEMA = "casetrack-duties/1"
_SHIPPED = Path("law") / "duties.yaml"
_MOST: dict[Per, int] = {"week": 5, "month": 20}  # working days that every week or month without holidays has


@cache
def load_duties() -> tuple[Duty, ...]:
    """Read the duties that are shipped with the program, once: they do not change while it runs."""
    file = paths.WORKFLOWS / _SHIPPED
    return read_duties(file.read_bytes(), file.name)


def read_duties(data: bytes, name: str) -> tuple[Duty, ...]:
    """Read a file of duties; raise DefinitionError with every mistake of it."""
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    top.choice("schema", (SCHEMA,))
    duties = tuple(_read_duty(key, item) for key, item in top.entries("duties"))
    mistakes.close()
    return tuple(stamp_duty(duty) for duty in duties)


def read_dates(reader: Reader) -> Validity | None:
    """Read from when to when something holds: `valid: {from: 2026-07-01}`; None for always."""
    valid = reader.find_mapping("valid")
    if valid is None:
        return None
    found = Validity("step_date", valid.find_day("from"), valid.find_day("to"))
    if found.start and found.end and found.start > found.end:
        valid.note("to", "E03", Text("ngày hết hiệu lực trước ngày có hiệu lực", "the rule ends before it begins"))
    return found


def _read_duty(key: str, item: Reader) -> Duty:
    rules = item.items("rules")
    if not rules:
        item.note("rules", "E07", Text("chưa có quy định nào", "there is no rule"))
    duty = Duty(
        key=key,
        label=item.labels("label"),
        host=item.choice("host", tuple(HOSTS)),
        receptions=_receptions(item),
        rules=tuple(_read_rule(rule) for rule in rules),
    )
    _refuse_two_at_once(duty, rules)
    return duty


def _receptions(item: Reader) -> frozenset[str]:
    said = item.words("receptions")
    if not said:
        item.text("receptions")
    for word in said:
        if word not in RECEPTIONS:
            message = Text("“{v}” không thuộc: {a}", "“{v}” is none of: {a}").with_(v=word, a=", ".join(RECEPTIONS))
            item.note("receptions", "E03", message)
    return frozenset(said)


def _read_rule(rule: Reader) -> DutyRule:
    per = rule.choice("per", tuple(PER_LABELS))
    at_least = rule.integer("at_least", lowest=1)
    if at_least > _MOST[per]:
        message = Text("một {per} có nhiều nhất {n} ngày làm việc", "a {per} has at most {n} working days")
        rule.note("at_least", "D11", message.with_(per=PER_LABELS[per], n=_MOST[per]))
    return DutyRule(at_least, per, read_basis(rule.mapping("basis")), read_dates(rule))


def _refuse_two_at_once(duty: Duty, readers: tuple[Reader, ...]) -> None:
    for number, rule in enumerate(duty.rules):
        first, last = _bounds(rule)
        for earlier in duty.rules[:number]:
            begins, ends = _bounds(earlier)
            if first <= ends and begins <= last:
                message = Text("có ngày chịu hai quy định cùng lúc", "two rules hold on the same day")
                readers[number].note("valid", "D10", message)


def _bounds(rule: DutyRule) -> tuple[date, date]:
    valid = rule.valid
    return (valid.start if valid else None) or date.min, (valid.end if valid else None) or date.max
