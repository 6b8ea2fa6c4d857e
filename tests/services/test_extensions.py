"""More days for a clock, where the law gives them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from casetrack.errors import TransitionRefused
from casetrack.services.access import get_visible_case
from casetrack.services.extensions import Extend, extend_deadline
from casetrack.services.work import begin
from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, Ward, a_case, a_person, a_step, the_case


def an_accepted_case(ward: Ward, fields: Mapping[str, object]) -> str:
    classify = {"petition_class": fields["petition_class"], **ELIGIBLE}
    steps: list[tuple[str, str, Mapping[str, object]]] = [("officer", "classify", classify), ("leader", "accept", {})]
    if fields is DENUNCIATION:
        steps.append(("officer", "notify_acceptance", {"notice_no": "34, 35/TB"}))
    return a_case(ward, fields=fields, officer="officer", petitioner=a_person(ward), steps=steps)


def extend(ward: Ward, number: str, who: str = "leader", **wish: Any) -> None:
    with begin(ward.installation, ward.actor(who)) as work:
        case = get_visible_case(work, number)
        said: dict[str, Any] = {
            "key": "resolve",
            "n": 30,
            "decided_on": work.today,
            "ground": "Phức tạp",
            "ground_key": "two_places",
            "decision_no": "44/QĐ",
            "seen_version": case.version,
        }
        extend_deadline(work, case, Extend(**{**said, **wish}))


def refused_for(ward: Ward, number: str, who: str = "leader", **wish: Any) -> list[str]:
    with pytest.raises(TransitionRefused) as refused:
        extend(ward, number, who, **wish)
    return sorted(reason.code for reason in refused.value.reasons)


def test_a_complex_denunciation_gets_thirty_days_more_once(ward: Ward):
    number = an_accepted_case(ward, DENUNCIATION)
    assert the_case(ward, number).due_on == date(2026, 7, 6)
    extend(ward, number)
    assert the_case(ward, number).due_on == date(2026, 8, 3)
    assert refused_for(ward, number) == ["extended_enough"]


def test_an_especially_complex_denunciation_gets_thirty_days_more_twice(ward: Ward):
    number = an_accepted_case(ward, DENUNCIATION)
    found = {"complex": True, "especially_complex": True, "complexity_no": "9/VB"}
    a_step(ward, number, "leader", "find_complex", **found)
    extend(ward, number, ground_key="foreign", decision_no="44/QĐ")
    extend(ward, number, ground_key="many_people", decision_no="51/QĐ")
    assert the_case(ward, number).due_on == date(2026, 9, 3)
    assert refused_for(ward, number) == ["extended_enough"]


def test_an_officer_asks_for_it_but_does_not_grant_it(ward: Ward):
    assert refused_for(ward, an_accepted_case(ward, DENUNCIATION), "officer") == ["role_missing"]


def test_every_reason_is_told_at_once(ward: Ward):
    number = an_accepted_case(ward, DENUNCIATION)
    ward.on("2026-07-07")
    assert refused_for(ward, number, n=31, ground_key=" ") == ["expired", "ground_missing", "too_long"]


def test_the_law_extends_no_complaint(ward: Ward):
    assert refused_for(ward, an_accepted_case(ward, COMPLAINT)) == ["not_extendable"]
