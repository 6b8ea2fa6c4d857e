"""How the book of a case tells of a classification by the table: the answers in words, the row, what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casetrack.engine.history import Happening
from casetrack.engine.payloads import mapping_in
from casetrack.text import Text

CLASSIFIED = "classified_by_table"
_FOLLOWED = Text("Phân loại theo đề xuất: {action}", "Classified as recommended: {action}")
_OTHERWISE = Text("Phân loại khác đề xuất: {chosen}", "Classified otherwise: {chosen}")
_ROW = Text("Đề xuất của bảng", "What the table recommends")
_NUMBERED = Text("{action} (hàng {number})", "{action} (row {number})")
_BESIDE = Text("Kèm theo", "Beside it")


@dataclass(frozen=True, slots=True)
class Classification:
    """A classification as its event tells of it, in the words of the table of that day.

    `chosen`: the step that was chosen by hand, empty where the recommendation was followed. `fills`: by step, what its
    form is filled in with.
    """

    seq: int
    on: date
    answers: Mapping[str, str]
    said: tuple[tuple[Text, Text], ...]
    row: str
    number: str
    action: Text
    measures: tuple[Text, ...]
    chosen: str
    chosen_label: Text | None
    reason: str
    fills: Mapping[str, Mapping[str, object]]


def last_classification(happenings: Sequence[Happening]) -> Classification | None:
    """Give the newest classification of a case; nothing is asked of the database."""
    found = next((each for each in reversed(happenings) if _is_classification(each)), None)
    return classification_in(found.payload, found) if found else None


def classification_in(payload: Mapping[str, object], happening: Happening) -> Classification:
    """Read a classification out of its event."""
    chosen = payload["chosen_label"]
    return Classification(
        seq=happening.seq,
        on=happening.occurred_on,
        answers={key: str(value) for key, value in mapping_in(payload["answers"]).items()},
        said=tuple((_words(question), _words(answer)) for question, answer in _pairs(payload["said"])),
        row=str(payload["row"]),
        number=str(payload["number"]),
        action=_words(payload["action"]),
        measures=tuple(_words(said) for said in _listed(payload["measures"])),
        chosen=str(payload["chosen"]),
        chosen_label=_words(chosen) if chosen else None,
        reason=happening.texts.get("text", ""),
        fills={trigger: mapping_in(fields) for trigger, fields in mapping_in(payload["fills"]).items()},
    )


def filled_for(happenings: Sequence[Happening], trigger: str) -> Mapping[str, object]:
    """Give what the form of a step is filled in with by the newest classification."""
    last = last_classification(happenings)
    return last.fills.get(trigger, {}) if last else {}


def label_of(happening: Happening) -> Text | None:
    """Name the event of a classification; None for any other."""
    if not _is_classification(happening):
        return None
    told = classification_in(happening.payload, happening)
    if told.chosen_label:
        return _OTHERWISE.with_(chosen=told.chosen_label)
    return _FOLLOWED.with_(action=told.action)


def details_of(happening: Happening) -> Iterator[tuple[Text, Text]]:
    """Give the answers of a classification, and what the table recommended for them."""
    if not _is_classification(happening):
        return
    told = classification_in(happening.payload, happening)
    yield from told.said
    yield _ROW, _NUMBERED.with_(action=told.action, number=told.number) if told.number else told.action
    yield from ((_BESIDE, measure) for measure in told.measures)


def _is_classification(happening: Happening) -> bool:
    """Tell whether we wrote this event; a former system may name a line of its own so."""
    return happening.name == CLASSIFIED and "fills" in happening.payload


def _words(said: object) -> Text:
    words = mapping_in(said)
    return Text(str(words["vi"]), str(words["en"]))


def _listed(said: object) -> list[object]:
    return list(said) if isinstance(said, list) else []


def _pairs(said: object) -> Iterator[tuple[object, object]]:
    for pair in _listed(said):
        question, answer = _listed(pair)
        yield question, answer
