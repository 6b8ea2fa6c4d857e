"""Which half-filled forms are of a matter to be sealed: of those nothing is kept, in the book or in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from casetrack.engine.definition import Definition
from casetrack.schemas.payload import PREFIX
from casetrack.schemas.reception import desk_fields, prefix_of
from casetrack.services.access import OPEN_LEVELS
from casetrack.services.drafts import is_open_case
from casetrack.services.matters import Kind, desk_workflows, kinds_of_matter
from casetrack.services.work import Work
from casetrack.web.drawn_fields import read_written, written

_SEALING_BOXES = ("sealed", "confidential")  # of forms that are no workflow's own, as on the day of a session
_PAGE_OF_A_CASE = re.compile(r"/ho-so/([^/]+)/")


def is_sealed(work: Work, page: str, form: Mapping[str, str]) -> bool:
    """Tell whether what stands on this form belongs to a sealed or restricted matter, or names a case that may be one.

    A denunciation box that is ticked counts on any part of the form, also of a kind of matter that is not chosen.
    """
    named = [form.get("case_number", "").strip().upper().replace(" ", ""), *_PAGE_OF_A_CASE.findall(page)]
    if any(number and not is_open_case(work, number) for number in named):
        return True
    if any(form.get(box) for box in _SEALING_BOXES):
        return True
    answers = sealing_answers(work)
    return any(said in answers or f"{name}={said}" in answers for name, said in form.items()) or _is_level(work, form)


def sealing_answers(work: Work) -> frozenset[str]:
    """Give the answers that seal a matter by themselves: the key of a kind, or `<field of the form>=<answer>`."""
    found = {kind.key for kind in kinds_of_matter(work) if not _is_open(work, kind, kind.fields)}
    for definition in desk_workflows(work):
        for key in desk_fields(definition):
            found |= {
                f"{prefix_of(definition.id)}.{key}={written(answer)}"
                for answer in _answers(definition, key)
                if definition.level_for({key: answer}) not in OPEN_LEVELS
            }
    return frozenset(found)


def sealing_in(definition: Definition, known: Mapping[str, object], keys: Iterable[str]) -> list[str]:
    """Give the answers of a case's form that would seal the case: `<field of the form>=<answer>`."""
    return [
        f"{PREFIX}.{key}={written(answer)}"
        for key in keys
        for answer in _answers(definition, key)
        if definition.level_for({**known, key: answer}) not in OPEN_LEVELS
    ]


def _is_level(work: Work, form: Mapping[str, str]) -> bool:
    """Tell whether the answers together seal the chosen kind of matter, where none does so alone."""
    kind = next((kind for kind in kinds_of_matter(work) if kind.key == form.get("kind")), None)
    if kind is None or kind.workflow is None:
        return False
    definition = work.installation.library.latest(kind.workflow)
    said = {key: form.get(f"{prefix_of(kind.workflow)}.{key}", "") for key in desk_fields(definition)}
    answers = {key: read_written(definition, key, words) for key, words in said.items() if words}
    return not _is_open(work, kind, {**answers, **kind.fields})


def _is_open(work: Work, kind: Kind, fields: Mapping[str, object]) -> bool:
    """Tell whether a case of this kind with these fields may be seen by all; a question opens none."""
    if kind.workflow is None:
        return True
    return work.installation.library.latest(kind.workflow).level_for(dict(fields)) in OPEN_LEVELS


def _answers(definition: Definition, key: str) -> tuple[object, ...]:
    """Give what may be chosen in a field; free words seal nothing."""
    declared = definition.fields[key]
    if declared.type == "bool":
        return (True, False)
    return tuple(value for value, _label in declared.values) if declared.type == "enum" else ()
