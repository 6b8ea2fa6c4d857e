"""A number that no case has, or none that the reader may see: the nearest ones among those that they may see.

What is offered follows from the number that was asked for and from the visible cases alone; a hidden case is like none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from casetrack.models import Case
from casetrack.services.access import OPEN_LEVELS
from casetrack.services.search import CaseLine, list_cases
from casetrack.services.work import Work

_SHAPE = re.compile(r"\s*([A-ZĐ]{1,6})\W*(\d{4})\W*(\d{1,6})\s*", re.IGNORECASE)
_MOST = 3
_DIGITS = "0123456789"


def near_cases(work: Work, number: str) -> Sequence[CaseLine]:
    """Give the cases whose number is one slip of the finger away: the surest slip first."""
    slips = list(dict.fromkeys(_slips(work, number)))
    if not slips or not work.actor.may("case.read"):
        return ()
    is_near = Case.number.in_(slips) & Case.level.in_(OPEN_LEVELS) & (Case.number != number)
    return sorted(list_cases(work, is_near, len(slips)), key=lambda line: slips.index(line.number))[:_MOST]


def _slips(work: Work, number: str) -> Iterator[str]:
    """Write the number in full, two digits changed over, another kind, the year beside, one digit wrong."""
    found = _SHAPE.fullmatch(number)
    if found is None:
        return
    kind, year, serial = found[1].upper(), found[2], found[3].zfill(4)
    yield f"{kind}-{year}-{serial}"
    for place in range(len(serial) - 1):
        yield f"{kind}-{year}-{serial[:place]}{serial[place + 1]}{serial[place]}{serial[place + 2 :]}"
    for other in sorted(_prefixes(work)):
        yield f"{other}-{year}-{serial}"
    for beside in (int(year) - 1, int(year) + 1):
        yield f"{kind}-{beside}-{serial}"
    for place in reversed(range(len(serial))):
        for digit in _DIGITS:
            yield f"{kind}-{year}-{serial[:place]}{digit}{serial[place + 1 :]}"


def _prefixes(work: Work) -> set[str]:
    rules = [definition.number for definition in work.installation.library.all()]
    return {rule.prefix for rule in rules} | {prefix for rule in rules for _value, prefix in rule.prefixes}
