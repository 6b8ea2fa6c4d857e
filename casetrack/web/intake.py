"""What the desk's form offers beside who came and why: lines to fill, grounds, bodies, and what waits at the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casetrack.schemas.reception import ReceiveForm
from casetrack.services.contents import HANDLINGS, content_kinds
from casetrack.services.joint import NAMED_AS
from casetrack.services.originals import count_waiting
from casetrack.services.papers import COPIES
from casetrack.services.petition_sources import SIGNED_BY, known_senders
from casetrack.services.refusals import WaitingNotice, grounds_on, name_refusal, notices_waiting
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web.forms import Errors, count_rows

_BLANK = 2  # lines that stand open below those that are filled
# The closed parts of the form, and what of them opens them when it is filled or wrong.
_PARTS = {
    "joint": ("people_count", "present", "people.", "represents", "appointed_on", "all_signed", "explanation"),
    "contents": ("contents.",),
    "source": ("forwarded_by", "forwarded_symbol", "forwarded_on", "incoming", "enter_incoming", "statement"),
    "refusal": ("refusal",),
}


@dataclass(frozen=True, slots=True)
class IntakeParts:
    """Everything that the parts of the desk's form show. `lines`: how many each list shows, `most`: may have."""

    lines: Mapping[str, int]
    most: Mapping[str, int]
    open: Mapping[str, bool]
    content_kinds: Sequence[tuple[str, Text]]
    senders: Sequence[str]
    grounds: Sequence[tuple[str, Text]]
    notices: Sequence[WaitingNotice]
    originals: int
    copies: Mapping[str, Text]
    named_as: Mapping[str, Text]
    handlings: Mapping[str, Text]
    signed_by: Mapping[str, Text]


def intake_parts(work: Work, typed: Mapping[str, str], errors: Errors) -> IntakeParts:
    """Gather what the parts show for what was typed and what is to be mended."""
    rows = count_rows(ReceiveForm(), typed)
    filled = [key for key, said in typed.items() if said.strip() and "." not in key]
    told = [*filled, *errors, *(f"{key}." for key, (count, _most) in rows.items() if count)]
    return IntakeParts(
        lines={key: min(count + _BLANK, most) for key, (count, most) in rows.items()},
        most={key: most for key, (_count, most) in rows.items()},
        open={part: _is_told(names, told) for part, names in _PARTS.items()},
        content_kinds=[(kind.key, kind.label) for kind in content_kinds(work)],
        senders=known_senders(work),
        grounds=[(ground.key, name_refusal(ground.key)) for ground in grounds_on(work.today)],
        notices=notices_waiting(work),
        originals=count_waiting(work),
        copies=COPIES,
        named_as=NAMED_AS,
        handlings=HANDLINGS,
        signed_by=SIGNED_BY,
    )


def _is_told(names: Sequence[str], told: Iterable[str]) -> bool:
    return any(key == name or (name.endswith(".") and key.startswith(name)) for key in told for name in names)
