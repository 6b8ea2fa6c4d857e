"""Read the `deadlines` of a workflow file: counted or stated, with their variants, pauses and extensions."""

from __future__ import annotations

from typing import Literal

from casetrack.engine.definition import DeadlineRule, Extension, Validity, Variant
from casetrack.engine.draft import Draft, find_basis, read_basis, read_length
from casetrack.engine.yaml_reader import Reader
from casetrack.text import Text

COUNTS: tuple[Literal["next_day", "same_day"], ...] = ("next_day", "same_day")
ROLLS: tuple[Literal["none", "next", "previous"], ...] = ("none", "next", "previous")
JUDGED_BY: tuple[Literal["received", "accepted", "step_date"], ...] = ("received", "accepted", "step_date")


def read_deadlines(root: Reader, draft: Draft) -> tuple[DeadlineRule, ...]:
    """Read every clock of the workflow, in the order of the file."""
    return tuple(_read_deadline(item, draft) for item in root.items("deadlines"))


def _read_deadline(item: Reader, draft: Draft) -> DeadlineRule:
    key = draft.name(item, "key", item.text("key"))
    draft.place(f"deadlines.{key}", item)
    stated, pauses = item.find_mapping("stated"), item.find_mapping("pauses")
    start, start_field = _read_start(item)
    return DeadlineRule(
        key=key,
        label=item.labels("label"),
        start=start,
        start_field=start_field,
        restarted_by=frozenset(item.words("restarted_by")),
        when=draft.condition(item, "when"),
        valid=_read_validity(item),
        count=item.choice("count", COUNTS, "next_day"),
        roll=_read_roll(item, stated=stated is not None),
        variants=_read_variants(item, key, draft),
        stated_field=stated.text("field") if stated else None,
        stated_basis=find_basis(stated) if stated else None,
        pause_states=frozenset(pauses.words("states")) if pauses else frozenset(),
        pause_basis=find_basis(pauses) if pauses else None,
        extension=_read_extension(item, draft),
        satisfied_by=frozenset(item.words("satisfied_by")),
        cancelled_by=frozenset(item.words("cancelled_by")),
        warn=tuple(read_length(warning) for warning in item.items("warn")),
    )


def _read_start(item: Reader) -> tuple[str, str | None]:
    """A clock starts with the case, with a step, or on the day that stands in a field."""
    node = item.node("start")
    if node is not None and isinstance(node.value, dict):
        return "opened", item.mapping("start").text("field")
    return item.find_text("start") or "opened", None


def _read_roll(item: Reader, *, stated: bool) -> Literal["none", "next", "previous"]:
    if stated:
        return item.choice("roll", ROLLS, "none")
    if item.node("roll") is None:
        message = Text(
            "chưa nói khi thời hạn kết thúc vào ngày nghỉ thì làm gì (roll: next, previous hoặc none)",
            "it is not said what happens when the term ends on a day off (roll: next, previous or none)",
        )
        item.note("roll", "E56", message)
    return item.choice("roll", ROLLS, "next")


def _read_variants(item: Reader, key: str, draft: Draft) -> tuple[Variant, ...]:
    found = []
    for number, variant in enumerate(item.items("variants")):
        draft.place(f"deadlines.{key}.variants.{number}", variant)
        found.append(
            Variant(
                length=read_length(variant.mapping("length")),
                basis=read_basis(variant.mapping("basis")),
                when=draft.condition(variant, "when"),
                valid=_read_validity(variant),
                label=variant.find_labels("label"),
            )
        )
    if not found and item.node("stated") is None:
        item.note("variants", "E07", Text("thời hạn chưa có độ dài", "the deadline has no length"))
    return tuple(found)


def _read_validity(item: Reader) -> Validity | None:
    valid = item.find_mapping("valid")
    if valid is None:
        return None
    found = Validity(valid.choice("by", JUDGED_BY), valid.find_day("from"), valid.find_day("to"))
    if found.start and found.end and found.start > found.end:
        valid.note("to", "E03", Text("ngày hết hiệu lực trước ngày có hiệu lực", "the rule ends before it begins"))
    return found


def _read_extension(item: Reader, draft: Draft) -> Extension | None:
    extension = item.find_mapping("extension")
    if extension is None:
        return None
    return Extension(
        max_times=extension.integer("max_times"),
        most=read_length(extension.mapping("most")),
        roles=frozenset(extension.words("roles")),
        basis=read_basis(extension.mapping("basis")),
        before_expiry=extension.flag("before_expiry", default=True),
        when=draft.condition(extension, "when"),
    )
