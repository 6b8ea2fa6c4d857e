"""What somebody may come to the desk about, and at which desks: read from the workflows and from the roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from casetrack.engine.definition import Definition
from casetrack.models import Unit
from casetrack.services.access import PROTECTED
from casetrack.services.permissions import PERMISSIONS
from casetrack.services.persons import ANONYMOUS
from casetrack.services.unit_trees import standing_units
from casetrack.services.work import Work
from casetrack.text import Text


@dataclass(frozen=True, slots=True)
class Kind:
    """What somebody may come about: a question, or a petition of one workflow with what is known of it."""

    key: str
    label: Text
    workflow: str | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
    sealed: bool = False


def desk_workflows(work: Work) -> tuple[Definition, ...]:
    """List the workflows that the desk opens, each in the version of new cases; those of several kinds come first."""
    at_desk = (definition for definition in work.installation.library.newest() if definition.at_desk)
    return tuple(sorted(at_desk, key=lambda definition: _chooser(definition) is None))


def kinds_of_matter(work: Work) -> tuple[Kind, ...]:
    """List what somebody may come about: a question, then each kind of petition there is."""
    kinds = [Kind("question", Text("Chỉ hỏi, không có đơn", "A question, no petition"))]
    for definition in desk_workflows(work):
        kinds += _kinds_of(definition)
    return tuple(kinds)


def _chooser(definition: Definition) -> str | None:
    """Give the field of the intake form that chooses the number's prefix, if there is one."""
    chooser = definition.number.by_field
    return chooser if chooser in definition.intake else None


def _kinds_of(definition: Definition) -> list[Kind]:
    chooser = _chooser(definition)
    if chooser is None:
        return [Kind(definition.id, definition.title, definition.id, {}, definition.level_for({}) == PROTECTED)]
    kinds = [
        Kind(
            key=f"{definition.id}:{value}",
            label=label,
            workflow=definition.id,
            fields={chooser: value},
            sealed=definition.level_for({chooser: value}) == PROTECTED,
        )
        for value, label in definition.fields[chooser].values
    ]
    if chooser not in definition.intake_required:
        kinds.append(Kind(definition.id, Text("Chưa rõ, để phân loại sau", "Not clear yet"), definition.id))
    return kinds


def desk_units(work: Work) -> tuple[Unit, ...]:
    """List the units for which the actor may write at the desk: where the role is held, and those inside."""
    held = {unit for role, unit in work.actor.roles if "visit.record" in PERMISSIONS[role]}
    return tuple(unit for unit in standing_units(work) if unit.id in work.unit_and_below(held))


def may_be_anonymous(definition: Definition) -> bool:
    """Tell whether a paper of this workflow may come from nobody knows whom."""
    declared = definition.fields.get(ANONYMOUS)
    return declared is not None and declared.type == "bool"
