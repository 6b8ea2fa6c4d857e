"""The ladders of a workflow in words, for its page: which clocks climb them, what is told when, and to whom."""

from __future__ import annotations

from dataclasses import dataclass

from casetrack.engine.deadline_lines import spell_length
from casetrack.engine.definition import Basis, DeadlineRule, Definition, Length
from casetrack.engine.escalations import BREACHED, BREACHED_BY, DUE_TODAY, Addressee, Ladder, Rung, ladder_for
from casetrack.engine.loader_escalations import AlertRules
from casetrack.text import Text

_ADDRESSEES: dict[Addressee, Text] = {
    "owner": Text("người xử lý", "the officer of the case"),
    "substitute": Text("người làm thay", "whoever stands in"),
    "head": Text("lãnh đạo đơn vị", "the head of the unit"),
    "chairman": Text("lãnh đạo cấp trên cùng", "the leader at the top"),
}
_WHEN = {
    DUE_TODAY: Text("đúng ngày hạn", "on the day due"),
    BREACHED: Text("từ 0 giờ ngày sau hạn", "from 00:00 of the day after"),
    BREACHED_BY: Text("quá hạn {length}", "{length} late"),
}
_BEFORE = Text("trước hạn {length}: {clocks}", "{length} before: {clocks}")


@dataclass(frozen=True, slots=True)
class ToldLadder:
    """One ladder with the duties that climb it. `basis`: that of the office's rules; None of the workflow's own."""

    clocks: tuple[DeadlineRule, ...]
    ladder: Ladder
    basis: Basis | None

    def when(self, rung: Rung) -> tuple[Text, ...]:
        """Say when a rung is told; of due_soon for the clocks by how early each warns."""
        if rung.kind in _WHEN:
            length = spell_length(rung.after) if rung.after else ""
            return (_WHEN[rung.kind].with_(length=length),)
        clocks: dict[Length, list[Text]] = {}
        for rule in self.clocks:
            for warning in rule.warn:
                clocks.setdefault(warning, []).append(rule.label)
        earliest = sorted(clocks.items(), key=lambda warned: (warned[0].unit, -warned[0].n))
        return tuple(_BEFORE.with_(length=spell_length(each), clocks=_list(named)) for each, named in earliest)

    @property
    def names(self) -> Text:
        """Name the clocks."""
        return _list([rule.label for rule in self.clocks])

    def who(self, rung: Rung) -> tuple[Text, ...]:
        """Name those who are told."""
        return tuple(_ADDRESSEES[addressee] for addressee in rung.notify)


def ladders_of(definition: Definition, rules: AlertRules) -> list[ToldLadder]:
    """Give each ladder that a workflow's duties climb, in the order of the clocks."""
    climbing: dict[Ladder, list[DeadlineRule]] = {}
    for rule in definition.deadlines:
        if rule.kind == "duty":
            climbing.setdefault(ladder_for(definition.escalations, rule.key, rules.ladder), []).append(rule)
    own = definition.escalations
    return [ToldLadder(tuple(clocks), each, None if each in own else rules.basis) for each, clocks in climbing.items()]


def _list(named: list[Text]) -> Text:
    return Text("; ".join(each.vi for each in named), "; ".join(each.en for each in named))
