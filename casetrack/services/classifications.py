"""Classify a case by the table of its workflow: what is asked, what is recommended, and writing down the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casetrack.engine.decisions import DecisionTable, Move, Row, Sitting, Verdict, known_answers
from casetrack.engine.decisions_file import facts_of_clocks
from casetrack.engine.definition import Definition
from casetrack.engine.history import Happening, Standing
from casetrack.errors import InvalidInput, NotFound, Refusal, TransitionRefused
from casetrack.services.access import require
from casetrack.services.cases import NoteActivity, note_activity
from casetrack.services.classification_entries import CLASSIFIED, Classification, last_classification
from casetrack.services.decision_tables import table_for
from casetrack.services.histories import history_of
from casetrack.services.projections import standing_of
from casetrack.services.work import Work
from casetrack.text import Text

if TYPE_CHECKING:
    from casetrack.models import Case

OPEN_PHASES = ("received", "classified")  # in which a case is classified at all
_NO_TABLE = Text("Loại hồ sơ này không có bảng phân loại.", "Such a case has no table of classification.")
_OVER = Text(
    "Hồ sơ đã qua phân loại. Mở lại hồ sơ nếu cần phân loại khác.",
    "The case is past its classification. Reopen it to classify it otherwise.",
)
_MEND = Text("Chưa ghi. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_UNANSWERED = Text("Chưa trả lời câu này.", "This is not answered yet.")
_CHANGED = Text(
    "Các câu trả lời nay dẫn tới đề xuất khác. Xem lại đề xuất rồi chọn.",
    "The answers now lead to another recommendation. Look at it, then choose.",
)
_NO_REASON = Text("Thiếu lý do. Ghi vì sao chọn kết quả này.", "The reason is missing. Say why this result.")
_NO_RESULT = Text("Chọn một kết quả.", "Choose a result.")
_ONLY_ADVICE = Text(
    "Luật chưa rõ nên bảng chỉ gợi ý. Chọn kết quả và ghi lý do.",
    "The law is not clear, so this is advice only. Choose a result and say why.",
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as it was read to be classified, with its table and what was decided last."""

    case: Case
    definition: Definition
    table: DecisionTable
    standing: Standing
    happenings: Sequence[Happening]

    @property
    def last(self) -> Classification | None:
        """How it was classified last."""
        return last_classification(self.happenings)


@dataclass(frozen=True, slots=True)
class Classify:
    """The wish to decide: the answers, the row that was seen, and, to decide otherwise, a result with its reason."""

    answers: Mapping[str, str]
    row: str
    chosen: str = ""
    reason: str = ""


def may_be_classified(work: Work, case: Case) -> bool:
    """Tell whether a case is at the point where it is classified, and has a table."""
    return case.phase in OPEN_PHASES and table_for(work.installation, case) is not None


def see_case(work: Work, case: Case) -> Seen:
    """Read a case for its classification; raise NotFound without a table, TransitionRefused once it is over."""
    require(work, "case.step")
    table = table_for(work.installation, case)
    if table is None:
        raise NotFound(_NO_TABLE)
    if case.phase not in OPEN_PHASES:
        raise TransitionRefused(_OVER, (Refusal("classified_already", _OVER),))
    happenings = history_of(work, case)
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    return Seen(case, definition, table, standing_of(work, case, happenings), happenings)


def begin_answers(seen: Seen) -> dict[str, str]:
    """Give the answers to begin with: those given last, else what the case itself knows."""
    clocks = {clock.key: clock.status for clock in seen.standing.clocks}
    facts = {
        **seen.standing.fields,
        **facts_of_clocks(clocks),
        "channel": seen.standing.channel,
        "opened_on": seen.standing.opened_on,
    }
    return {**known_answers(seen.table, facts), **(seen.last.answers if seen.last else {})}


def next_move(seen: Seen, row: Row) -> Move | None:
    """Give the first step of a row's way that can be taken from where the case stands and is not done yet."""
    for move in row.way:
        step = seen.definition.step(seen.standing.state, move.trigger)
        if step is not None and not (step.source == step.target and _is_done(seen, move)):
            return move
    return None


def other_results(seen: Seen, row: Row) -> dict[str, Text]:
    """Give the results that may be chosen by hand, by step; the recommended one only where it is mere advice.

    A step on the way to another is no result.
    """
    ends = {each.outcome for each in seen.table.rows}
    ends -= {move.trigger for each in seen.table.rows for move in each.way[:-1]}
    ends -= set() if row.advice else {row.outcome}
    return {step.trigger: step.label for step in seen.definition.steps if step.trigger in ends}


def classify(work: Work, case: Case, wish: Classify) -> str:
    """Write the decision into the case and give the step to take next, empty if there is none.

    The same decision twice is written once. Raise InvalidInput where an answer, the result or its reason is missing,
    or when the answers lead elsewhere than was seen.
    """
    seen = see_case(work, case)
    sitting = seen.table.sit(wish.answers)
    _refuse_gaps(sitting)
    verdict = seen.table.judge(sitting.answers)
    results = other_results(seen, verdict.row)
    _refuse_wish(verdict, wish, results)
    if not _is_known(seen, sitting, verdict, wish):
        payload = _payload(seen, sitting, verdict, (wish.chosen, results.get(wish.chosen)))
        note_activity(
            work, case, NoteActivity(CLASSIFIED, work.today, wish.reason if wish.chosen else "", facts=payload)
        )
    return _next_step(seen, verdict.row, wish.chosen)


def _next_step(seen: Seen, row: Row, chosen: str) -> str:
    move = next_move(seen, row)
    if not chosen or chosen == row.outcome:
        return move.trigger if move else ""
    if seen.definition.step(seen.standing.state, chosen):
        return chosen
    ways = (each.way for each in seen.table.rows if each.outcome == chosen)
    return next((move.trigger for way in ways for move in way if _is_open(seen, move)), "")


def _is_open(seen: Seen, move: Move) -> bool:
    return seen.definition.step(seen.standing.state, move.trigger) is not None


def _is_done(seen: Seen, move: Move) -> bool:
    """Tell whether a step that stays where it is has nothing left to say."""
    if not move.fields:
        return move.trigger in seen.standing.last_actor_of
    return all(seen.standing.fields.get(key) == value for key, value in move.fields.items())


def _refuse_gaps(sitting: Sitting) -> None:
    gaps = {each.question.key: _UNANSWERED for each in sitting.asked if not each.given}
    if gaps:
        raise InvalidInput(_MEND, gaps)


def _refuse_wish(verdict: Verdict, wish: Classify, results: Mapping[str, Text]) -> None:
    if wish.row != verdict.row.key:
        raise InvalidInput(_CHANGED, {"row": _CHANGED})
    if not wish.chosen and verdict.row.advice:
        raise InvalidInput(_ONLY_ADVICE, {"chosen": _ONLY_ADVICE})
    mistakes: dict[str, Text] = {}
    if wish.chosen and wish.chosen not in results:
        mistakes["chosen"] = _NO_RESULT
    if wish.chosen and not wish.reason.strip():
        mistakes["reason"] = _NO_REASON
    if mistakes:
        raise InvalidInput(_MEND, mistakes)


def _is_known(seen: Seen, sitting: Sitting, verdict: Verdict, wish: Classify) -> bool:
    last = seen.last
    said = (dict(sitting.answers), verdict.row.key, wish.chosen, wish.reason if wish.chosen else "")
    return last is not None and said == (dict(last.answers), last.row, last.chosen, last.reason)


def _payload(seen: Seen, sitting: Sitting, verdict: Verdict, chosen: tuple[str, Text | None]) -> dict[str, object]:
    trigger, label = chosen
    row = verdict.row
    follows = not trigger or trigger == row.outcome
    return {
        "table": {"workflow": seen.table.workflow, "fingerprint": seen.table.fingerprint},
        "answers": dict(sitting.answers),
        "said": [[_plain(e.question.words), _plain(e.given.label)] for e in sitting.asked if e.given],
        "row": row.key,
        "number": row.number,
        "action": _plain(row.action),
        "measures": [_plain(measure.action) for measure in verdict.measures],
        "chosen": trigger,
        "chosen_label": _plain(label) if label else None,
        "fills": {move.trigger: move.filled(sitting.answers) for move in row.way} if follows else {},
    }


def _plain(words: Text) -> dict[str, object]:
    return {"vi": words.vi, "en": words.en}
