"""What a decision to extend a clock says, as its event keeps it: so many days, on which ground, under which number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from casetrack.engine.clock_rules import DeadlineRule, Length
from casetrack.engine.terms import Grant
from casetrack.text import Text

GROUND, GROUND_KEY, DECISION_NO = "ground", "ground_key", "decision_no"


def read_grant(
    rule: DeadlineRule | None,
    fields: Mapping[str, object],
    decided_on: date,
    said: tuple[Mapping[str, object], Mapping[str, str]],
) -> Grant:
    """Read the payload and the texts of a decision, by what the law allowed to a case with these fields then."""
    payload, texts = said
    allowed = rule.extension_for(fields) if rule else None
    listed = rule.ground_label(payload.get(GROUND_KEY)) if rule else None
    return Grant(
        Length(int(str(payload["n"])), str(payload["unit"])),
        granted_on=decided_on,
        ground=_joined(listed, texts.get(GROUND, "")),
        document=str(payload.get(DECISION_NO, "")),
        basis=allowed.basis if allowed else None,
    )


def _joined(listed: Text | None, own_words: str) -> Text | str:
    """Put the ground that the workflow lists before what was written in the decision's own words."""
    if listed is None or not own_words:
        return listed or own_words
    return Text("{listed}; {words}", "{listed}; {words}").with_(listed=listed, words=own_words)
