"""Why a case is counted otherwise than in a frozen report: what is known of it now, and what was known then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from casetrack.engine.delay_causes import name_cause
from casetrack.engine.labels import OUTCOME_LABELS, PHASE_LABELS
from casetrack.engine.stretches import LATE, RESOLVED, Profile
from casetrack.reports.facts_then import Written
from casetrack.reports.frozen_lists import officer_then
from casetrack.services.cases import CHANNELS
from casetrack.services.snapshot_packing import Fact
from casetrack.services.work import Work
from casetrack.text import Text

_ENTERED_LATE = Text("Vào sổ sau khi chốt, ngày nhận {day}", "Entered after the freezing, received on {day}")
_NOT_THERE = Text("Nay không tính đến ngày của báo cáo", "No longer there on the day of the report")
_RESOLVED = Text(
    "Đã giải quyết ngày {day} ({outcome}), lúc chốt còn ở chặng {phase}",
    "Resolved on {day} ({outcome}); when frozen it was still at {phase}",
)
_JOINED = Text(
    "Nhập vào hồ sơ khác ngày {day}, lúc chốt còn ở chặng {phase}",
    "Joined to another case on {day}; when frozen it was still at {phase}",
)
_OPEN_AGAIN = Text(
    "Nay ở chặng {phase}, lúc chốt đã giải quyết ngày {day}", "Now at {phase}; when frozen it was resolved on {day}"
)
_CHANGED = Text("{what}: {after}, lúc chốt {before}", "{what}: {after}, when frozen {before}")
_NONE, _NOBODY = Text("không có", "none"), Text("chưa giao", "nobody")
_ENTERED, _CLOSED, _DUE = Text("Ngày nhận", "Received"), Text("Ngày giải quyết", "Resolved"), Text("Hạn", "Due")
_PHASE, _OUTCOME, _TIMING = Text("Chặng", "Phase"), Text("Kết quả", "Outcome"), Text("Thời hạn", "Timing")
_UNIT, _OFFICER = Text("Đơn vị", "Unit"), Text("Người xử lý", "Officer")
_CHANNEL, _DELAY = Text("Cách đến", "Channel"), Text("Nguyên nhân chậm", "Cause of delay")
_TIMINGS = {"": Text("không có hạn", "no deadline"), LATE: Text("quá hạn", "late")}
_ON_TIME = Text("đúng hạn", "on time")
# How the book came to know it, by the kinds of its events.
_MEANS = {
    "opened": Text("vào sổ ngày {day}", "entered on {day}"),
    "step": Text("bước xử lý ghi ngày {day}", "a step written on {day}"),
    "corrected": Text("đính chính ngày {day}", "corrected on {day}"),
    "assigned": Text("giao việc ngày {day}", "assigned on {day}"),
    "extended": Text("gia hạn ngày {day}", "extended on {day}"),
    "recalculated": Text("tính lại hạn ngày {day}", "due dates recounted on {day}"),
}
_ELSEWHERE = Text(
    "Bản thân hồ sơ không đổi: hồ sơ cùng đơn hoặc cách đếm đã đổi",
    "The case itself is the same: one of the same paper changed, or how it is counted",
)
_BEFORE = Text("Việc trước kỳ ghi khác lúc chốt", "What came before the period is told otherwise")


@dataclass(frozen=True, slots=True)
class Reasons:
    """Says why a case is counted otherwise; `officers` are the names of all who occur, by key."""

    work: Work
    officers: Mapping[int, str] = field(default_factory=dict)

    def why(self, before: Fact | None, after: Fact | None, *, written: bool) -> tuple[Text, ...]:
        """Say what is known otherwise; `written`: something was written about the case since."""
        if after is None:
            return (_NOT_THERE,)
        if before is None:
            return (_ENTERED_LATE.with_(day=after.entered_on),)
        found = tuple(self._changes(before, after))
        return found or ((_BEFORE,) if written else (_ELSEWHERE,))

    def _changes(self, before: Fact, after: Fact) -> Iterator[Text]:
        yield from _if_other(_ENTERED, before.entered_on, after.entered_on)
        yield from _of_phase(before, after)
        if RESOLVED not in (before.profile.phase, after.profile.phase):
            yield from _if_other(_DUE, before.due_on, after.due_on)
        yield from self._of_profile(before.profile, after.profile)

    def _of_profile(self, before: Profile, after: Profile) -> Iterator[Text]:
        yield from _if_other(_UNIT, self._unit(before), self._unit(after))
        yield from _if_other(_OFFICER, self._officer(before), self._officer(after))
        yield from _if_other(_CHANNEL, _channel(before), _channel(after))
        yield from _if_other(_DELAY, name_cause(before.delay), name_cause(after.delay))
        old, new = dict(before.fields), dict(after.fields)
        for key in sorted(old.keys() | new.keys()):
            if old.get(key) != new.get(key):
                label, values = self._field(after.workflow, key, old.get(key), new.get(key))
                yield _CHANGED.with_(what=label, before=values[0], after=values[1])

    def _unit(self, profile: Profile) -> Text:
        unit = self.work.units.get(profile.unit_id)
        return _as_said(unit.name) if unit else _NONE

    def _officer(self, profile: Profile) -> Text:
        name = officer_then(profile, self.officers)
        return _as_said(name) if name else _NOBODY

    def _field(self, workflow: str, key: str, *values: str | None) -> tuple[Text, list[Text]]:
        """Name a field and its values as the newest version of the workflow does."""
        library = self.work.installation.library
        known = workflow in {definition.id for definition in library.all()}
        declared = library.latest(workflow).fields.get(key) if known else None
        said = [_NONE if value is None else _as_said(value) for value in values]
        if declared is None:
            return _as_said(key), said
        readable = {"true": True, "false": False} if declared.type == "bool" else {}
        named = [_NONE if value is None else declared.label_of(readable.get(value, value)) for value in values]
        return declared.label, named


def how(written: Sequence[Written]) -> tuple[Text, ...]:
    """Say by which entries the book came to know it, each kind and day once."""
    told = dict.fromkeys((each.kind, each.on) for each in written if each.kind in _MEANS)
    return tuple(_MEANS[kind].with_(day=on) for kind, on in told)


def _of_phase(before: Fact, after: Fact) -> Iterator[Text]:
    old, new = before.profile, after.profile
    if old.phase != RESOLVED and new.phase != RESOLVED:
        yield from _if_other(_PHASE, PHASE_LABELS[old.phase], PHASE_LABELS[new.phase])
    elif old.phase != RESOLVED:
        said = _JOINED if new.outcome == "joined" else _RESOLVED
        yield said.with_(day=after.closed_on, outcome=_outcome(new), phase=PHASE_LABELS[old.phase])
    elif new.phase != RESOLVED:
        yield _OPEN_AGAIN.with_(phase=PHASE_LABELS[new.phase], day=before.closed_on)
    else:
        yield from _if_other(_CLOSED, before.closed_on, after.closed_on)
        yield from _if_other(_OUTCOME, _outcome(old), _outcome(new))
        yield from _if_other(_TIMING, _TIMINGS.get(old.timing, _ON_TIME), _TIMINGS.get(new.timing, _ON_TIME))


def _if_other(what: Text, before: object, after: object) -> Iterator[Text]:
    if before != after:
        old, new = (_NONE if value is None else value for value in (before, after))
        yield _CHANGED.with_(what=what, before=old, after=new)


def _outcome(profile: Profile) -> Text:
    return OUTCOME_LABELS.get(profile.outcome, _as_said(profile.outcome))


def _channel(profile: Profile) -> Text:
    return CHANNELS.get(profile.channel, _as_said(profile.channel))


def _as_said(words: str) -> Text:
    return Text(words, words)
