"""Read the `deadlines` of a workflow file: counted or stated, with their variants, pauses and extensions."""

from __future__ import annotations

from typing import Literal

from casetrack.engine.clock_rules import OPENED, UNITS, DeadlineRule, Extension, FieldLength, Length, Validity, Variant
from casetrack.engine.draft import Draft, find_basis, read_basis, read_length
from casetrack.engine.yaml_reader import Reader
from casetrack.text import Text

KINDS: tuple[Literal["duty", "limit"], ...] = ("duty", "limit")
COUNTS: tuple[Literal["next_day", "same_day", "back"], ...] = ("next_day", "same_day", "back")
ROLLS: tuple[Literal["none", "next", "previous"], ...] = ("none", "next", "previous")
DECISION_NUMBERS: tuple[Literal["required", "optional"], ...] = ("required", "optional")
JUDGED_BY: tuple[Literal["received", "accepted", "step_date"], ...] = ("received", "accepted", "step_date")


NO_CAP = Text(
    "gia hạn phải có số lần (max_times) và độ dài (most) tối đa",
    "an extension needs a greatest number of times (max_times) and a greatest length (most)",
)


def read_deadlines(root: Reader, draft: Draft) -> tuple[DeadlineRule, ...]:
    """Read every clock of the workflow, in the order of the file."""
    return tuple(_read_deadline(item, draft) for item in root.items("deadlines"))


def _read_deadline(item: Reader, draft: Draft) -> DeadlineRule:
    key = draft.name(item, "key", item.text("key"))
    draft.place(f"deadlines.{key}", item)
    stated, pauses = item.find_mapping("stated"), item.find_mapping("pauses")
    start, start_field, start_due = _read_start(item)
    return DeadlineRule(
        key=key,
        label=item.labels("label"),
        kind=item.choice("kind", KINDS, "duty"),
        promise=item.flag("promise", default=False),
        start=start,
        start_field=start_field,
        start_due=start_due,
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
        extensions=_read_extensions(item, key, draft),
        satisfied_by=frozenset(item.words("satisfied_by")),
        cancelled_by=frozenset(item.words("cancelled_by")),
        warn=tuple(read_length(warning) for warning in item.items("warn")),
        help=item.find_labels("help"),
    )


def _read_start(item: Reader) -> tuple[str, str | None, str | None]:
    """A clock starts with the case, with a step, on the day that stands in a field, or when another clock is due."""
    node = item.node("start")
    if node is not None and isinstance(node.value, dict):
        start = item.mapping("start")
        if start.node("due") is not None:
            return OPENED, None, start.text("due")
        return OPENED, start.text("field"), None
    return item.find_text("start") or OPENED, None, None


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
                length=_read_length_of_rule(variant.mapping("length")),
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


def _read_length_of_rule(length: Reader) -> Length | FieldLength:
    if length.node("field") is not None:
        return FieldLength(length.text("field"), length.choice("unit", UNITS))
    return read_length(length)


def _read_extensions(item: Reader, key: str, draft: Draft) -> tuple[Extension, ...]:
    """Read one block, or a list of them of which the first that fits applies."""
    node = item.node("extension")
    several = node is not None and isinstance(node.value, tuple)
    one = None if several else item.find_mapping("extension")
    found = []
    for number, block in enumerate(item.items("extension") if several else [one] if one else []):
        draft.place(f"deadlines.{key}.extensions.{number}", block)
        found.append(_read_extension(block, draft))
    return tuple(found)


def _read_extension(block: Reader, draft: Draft) -> Extension:
    for cap in ("max_times", "most"):
        if block.node(cap) is None:
            block.note(cap, "E54", NO_CAP)
    grounds = block.find_mapping("grounds")
    return Extension(
        max_times=block.find_integer("max_times") or 0,
        most=read_length(block.mapping("most")) if block.node("most") else Length(0, UNITS[0]),
        roles=frozenset(block.words("roles")),
        basis=read_basis(block.mapping("basis")),
        before_expiry=block.flag("before_expiry", default=True),
        when=draft.condition(block, "when"),
        grounds=tuple((draft.name(grounds, key, key), grounds.labels(key)) for key in grounds.keys())  # noqa: SIM118
        if grounds
        else (),
        decision_no=block.choice("decision_no", DECISION_NUMBERS, "optional"),
    )
