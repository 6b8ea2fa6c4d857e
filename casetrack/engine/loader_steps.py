"""Read the `transitions` of a workflow file into steps, one for each state that a transition leaves."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from casetrack.engine.definition import PAPER_ANSWERS, AskedPapers, Effect, Guard, Step
from casetrack.engine.draft import Draft, find_basis
from casetrack.engine.yaml_reader import Reader
from casetrack.text import Text

STEP_KINDS: tuple[Literal["normal", "reopen", "answer"], ...] = ("normal", "reopen", "answer")


def read_steps(root: Reader, draft: Draft) -> tuple[Step, ...]:
    """Read every transition, in the order of the file."""
    return tuple(step for item in root.items("transitions") for step in _read_transition(item, draft))


def _read_transition(item: Reader, draft: Draft) -> list[Step]:
    trigger = draft.name(item, "trigger", item.text("trigger"))
    sources = item.words("from")
    if not sources:
        item.text("from")
    fields = item.words("fields")
    requires = item.find_mapping("requires")
    required = requires.words("fields") if requires else ()
    stays = item.flag("stays")
    shape = Step(
        trigger=trigger,
        source="",
        target="" if stays else item.text("to"),
        label=item.labels("label"),
        roles=frozenset(item.words("roles")),
        kind=item.choice("kind", STEP_KINDS, "normal"),
        hint=item.find_labels("hint"),
        fields=fields,
        required=required,
        comment_required=bool(requires and requires.flag("comment")),
        guards=tuple(_read_guard(guard, draft) for guard in item.items("guard")),
        once=item.flag("once"),
        not_same_as=item.find_text("not_same_as"),
        effects=tuple(effect for each in item.items("effects") for effect in _read_effect(each, draft)),
        issues=item.words("issues"),
        needs_papers=requires.words("documents") if requires else (),
        when=draft.condition(item, "when"),
        asks_papers=_read_asked(item),
        answers_papers=_read_answer(item),
    )
    steps = []
    for source in sources:
        draft.place(f"steps.{source}.{trigger}", item)
        steps.append(replace(shape, source=source, target=shape.target or source))
    return steps


def _read_asked(item: Reader) -> AskedPapers | None:
    asked = item.find_mapping("asks_papers")
    return AskedPapers(asked.text("of"), asked.find_text("papers")) if asked else None


def _read_answer(item: Reader) -> str | None:
    return None if item.node("answers_papers") is None else item.choice("answers_papers", PAPER_ANSWERS)


def _read_guard(item: Reader, draft: Draft) -> Guard:
    code = draft.name(item, "code", item.text("code"))
    check, predicate = draft.condition(item, "check", of_step=True), item.find_text("predicate")
    if (item.node("check") is None) == (predicate is None):
        message = Text(
            "điều kiện cần đúng một trong hai: check hoặc predicate", "a guard has one of `check` and `predicate`"
        )
        item.note("check", "E03", message)
    return Guard(code, item.labels("reason"), check, predicate, find_basis(item))


def _read_effect(item: Reader, draft: Draft) -> list[Effect]:
    linked, assign = item.find_mapping("open_linked"), item.find_mapping("assign")
    effects = []
    if linked:
        effects.append(
            Effect(
                "open_linked",
                linked.text("workflow"),
                linked.find_text("unit"),
                linked.words("carry"),
                linked.find_text("answered_by"),
                when=draft.condition(linked, "when"),
            )
        )
    if assign:
        effects.append(Effect("assign", unit=assign.text("unit")))
    return effects
