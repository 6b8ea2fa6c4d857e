"""A rule of the law as a lawyer signs it: one number or condition, its article, and the fingerprint of the two.

The fingerprint travels with the rule's basis into every sum, so that whoever shows a number can say who verified it.
Which rules there are of an installation: law_sheet.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Literal

from casetrack.engine.clock_rules import Basis, DeadlineRule, Extension, FieldLength, Length, Validity, Variant
from casetrack.engine.definition import Definition, Document, Guard, Step
from casetrack.text import Text

Kind = Literal[
    "counting",
    "term",
    "stated",
    "pause",
    "extension",
    "guard",
    "document",
    "act",
    "calendar",
    "duty",
    "period",
    "people",
    "refusal",
    "identity",
    "session",
    "form",
    "alert",
]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that the law fixes, or the office for itself: what it says, how long, from when, for which cases.

    `start` is what a clock counts from and `when` says for which cases, both as the file writes them. `times` is how
    often at most an extension may be given, or how many days a duty wants.
    """

    kind: Kind
    says: Text
    basis: Basis
    length: Length | FieldLength | None = None
    start: str = ""
    count: str = ""
    roll: str = ""
    when: str = ""
    valid: Validity | None = None
    times: int | None = None

    @property
    def fingerprint(self) -> str:
        """Give the SHA-256 of what is signed, as canonical JSON."""
        said = json.dumps(self.facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return sha256(said.encode()).hexdigest()

    @property
    def facts(self) -> dict[str, object]:
        """Give what is signed: the Vietnamese words and every number. A translation may be mended without a lawyer."""
        length = self.length
        valid = self.valid
        return {
            "kind": self.kind,
            "says": self.says.vi,
            "basis": self.basis.text.vi,
            "certainty": self.basis.certainty,
            "n": length.n if isinstance(length, Length) else None,
            "field": length.field if isinstance(length, FieldLength) else None,
            "unit": length.unit if length else None,
            "start": self.start,
            "count": self.count,
            "roll": self.roll,
            "when": self.when,
            "valid": [valid.by, _iso(valid.start), _iso(valid.end)] if valid else None,
            "times": self.times,
        }


@dataclass(frozen=True, slots=True)
class SignOff:
    """That somebody read a rule in its source and found it right: who, on which day, where it was read."""

    by: str
    on: date
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure the office is of a number of the law, in words. `signed`: somebody verified it."""

    text: Text
    signed: bool


_SIGNED = Text("đã kiểm chứng: {by}, {day}", "verified: {by}, {day}")
_OWN = Text("quy định nội bộ, {said}", "the office's own rule, {said}")
_NOT_SIGNED = Text("chưa kiểm chứng", "not verified")


@dataclass(frozen=True, slots=True)
class Placed:
    """A rule where a workflow uses it: at the clock, the step or the paper of this name."""

    rule: Rule
    place: Text


def sureness(basis: Basis, signed: Mapping[str, SignOff]) -> Sureness | None:
    """Say whether a number was verified, by the sign-offs of the office; None where the author's own reading does.

    "Not verified" falls only by a sign-off of exactly this rule.
    """
    found = signed.get(basis.rule)
    own = basis.certainty == "local"
    if found is None and not own and basis.certainty != "unverified":
        return None
    said = _SIGNED.with_(by=found.by, day=found.on) if found else _NOT_SIGNED
    return Sureness(_OWN.with_(said=said) if own else said, found is not None)


def rules_of(definition: Definition) -> Iterator[Placed]:
    """Give each rule of a workflow once, in the order of its file: clocks, conditions of steps, papers, acts."""
    for clock in definition.deadlines:
        for rule in _clock_rules(clock):
            yield Placed(rule, clock.label)
    yield from _guards(definition)
    for document in definition.documents.values():
        if document.basis:
            yield Placed(_document_rule(document, document.basis), document.label)
    for basis in definition.basis:
        yield Placed(_act(basis), definition.title)


def stamp(definition: Definition) -> Definition:
    """Give the same workflow with the fingerprint of its rule in every basis."""
    steps = tuple(_stamped_step(step) for step in definition.steps)
    return replace(
        definition,
        deadlines=tuple(_stamped_clock(clock) for clock in definition.deadlines),
        steps=steps,
        steps_from={state: tuple(step for step in steps if step.source == state) for state in definition.steps_from},
        documents={key: _stamped_document(document) for key, document in definition.documents.items()},
        basis=tuple(stamped_basis(_act(basis)) for basis in definition.basis),
    )


def stamped_basis(rule: Rule) -> Basis:
    """Give the basis of a rule with the rule's fingerprint."""
    return replace(rule.basis, rule=rule.fingerprint)


def _guards(definition: Definition) -> Iterator[Placed]:
    met = set[tuple[str, str]]()  # a step out of two states is one step
    for step in definition.steps:
        for guard in step.guards:
            if guard.basis and (step.trigger, guard.code) not in met:
                met.add((step.trigger, guard.code))
                yield Placed(_guard_rule(guard, guard.basis), step.label)


def _clock_rules(clock: DeadlineRule) -> Iterator[Rule]:
    for variant in clock.variants:
        yield _variant_rule(clock, variant)
    if clock.stated_basis:
        yield _stated_rule(clock, clock.stated_basis)
    if clock.pause_basis:
        yield _pause_rule(clock, clock.pause_basis)
    for extension in clock.extensions:
        yield _extension_rule(clock, extension)


def _variant_rule(clock: DeadlineRule, variant: Variant) -> Rule:
    return Rule(
        kind="term",
        says=_joined(clock.label, variant.label),
        basis=variant.basis,
        length=variant.length,
        start=_start(clock),
        count=clock.count,
        roll=clock.roll,
        when=_both(clock.when.source if clock.when else "", variant.when.source if variant.when else ""),
        valid=variant.valid or clock.valid,
    )


def _stated_rule(clock: DeadlineRule, basis: Basis) -> Rule:
    return Rule("stated", clock.label, basis, start=f"field:{clock.stated_field}", valid=clock.valid)


def _pause_rule(clock: DeadlineRule, basis: Basis) -> Rule:
    return Rule("pause", clock.label, basis, when=", ".join(sorted(clock.pause_states)), valid=clock.valid)


def _extension_rule(clock: DeadlineRule, extension: Extension) -> Rule:
    return Rule(
        kind="extension",
        says=_joined(clock.label, _listed(label for _key, label in extension.grounds)),
        basis=extension.basis,
        length=extension.most,
        when=extension.when.source if extension.when else "",
        valid=clock.valid,
        times=extension.max_times,
    )


def _guard_rule(guard: Guard, basis: Basis) -> Rule:
    return Rule("guard", guard.reason, basis, when=guard.check.source if guard.check else guard.predicate or "")


def _document_rule(document: Document, basis: Basis) -> Rule:
    return Rule(
        "document", _joined(document.label, Text(document.form, document.form) if document.form else None), basis
    )


def _act(basis: Basis) -> Rule:
    """Give a law on which a workflow stands as a whole, whichever workflow that is."""
    return Rule("act", basis.text, basis)


def _stamped_clock(clock: DeadlineRule) -> DeadlineRule:
    return replace(
        clock,
        variants=tuple(
            replace(variant, basis=stamped_basis(_variant_rule(clock, variant))) for variant in clock.variants
        ),
        stated_basis=clock.stated_basis and stamped_basis(_stated_rule(clock, clock.stated_basis)),
        pause_basis=clock.pause_basis and stamped_basis(_pause_rule(clock, clock.pause_basis)),
        extensions=tuple(
            replace(extension, basis=stamped_basis(_extension_rule(clock, extension))) for extension in clock.extensions
        ),
    )


def _stamped_step(step: Step) -> Step:
    guards = (
        replace(guard, basis=stamped_basis(_guard_rule(guard, guard.basis))) if guard.basis else guard
        for guard in step.guards
    )
    return replace(step, guards=tuple(guards))


def _stamped_document(document: Document) -> Document:
    if document.basis is None:
        return document
    return replace(document, basis=stamped_basis(_document_rule(document, document.basis)))


def _start(clock: DeadlineRule) -> str:
    """Name what a clock counts from: a step, a field or another clock."""
    if clock.start_field:
        return f"field:{clock.start_field}"
    return f"due:{clock.start_due}" if clock.start_due else clock.start


def _listed(labels: Iterable[Text]) -> Text:
    said = tuple(labels)
    return Text("; ".join(label.vi for label in said), "; ".join(label.en for label in said))


def _joined(whole: Text, part: Text | None) -> Text:
    if part is None or not part.vi or part == whole:
        return whole
    return Text(f"{whole.vi}: {part.vi}", f"{whole.en}: {part.en}")


def _both(first: str, second: str) -> str:
    return f"({first}) and ({second})" if first and second else first or second


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
