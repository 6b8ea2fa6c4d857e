"""How often the table was followed: each case once, by its last decision in the period, sealed ones too."""

from __future__ import annotations

from datetime import date

from casetrack.db import Database
from casetrack.reports.classifications import classifications_in
from casetrack.reports.questions import ask
from casetrack.services.access import get_visible_case
from casetrack.services.classifications import Classify, classify
from casetrack.services.work import begin, reading
from tests.factories import DENUNCIATION, Ward, a_case, a_person, a_ward

OURS = {
    "paper": "fresh",
    "asks": "complaint",
    "whose": "ours",
    "people": "one",
    "settled": "no",
    "bar": "clear",
    "execution": "no",
    "tension": "no",
}
TIP = {"paper": "fresh", "asks": "denunciation", "sender": "hidden", "evidence": "lacking", "urgent": "nothing"}


def decide(ward: Ward, number: str, who: str, wish: Classify) -> None:
    with begin(ward.installation, ward.actor(who)) as work:
        classify(work, get_visible_case(work, number), wish)


def counted(ward: Ward, start: date, end: date) -> list[tuple[str, int, list[tuple[str, int]]]]:
    with reading(ward.installation, ward.actor("officer")) as work:
        rows = classifications_in(work, ask(work, start, end))
    return [(row.number, row.followed, [(label.vi, n) for label, n in row.otherwise]) for row in rows]


def test_each_case_counts_once_by_its_last_decision(database: Database):
    ward = a_ward(database).on("2026-06-04")
    first, second = (a_case(ward, petitioner=a_person(ward)) for _ in range(2))
    tip = a_case(ward, fields=DENUNCIATION)
    followed = Classify(OURS, "complaint_accepted")
    decide(ward, first, "desk", followed)
    decide(ward, second, "desk", followed)
    decide(ward, tip, "leader", Classify({**TIP, "tension": "no"}, "anonymous"))
    june = date(2026, 6, 1), date(2026, 6, 30)
    assert counted(ward, *june) == [("4", 1, []), ("14", 2, [])]
    ward.on("2026-06-05")
    decide(ward, second, "desk", Classify(OURS, "complaint_accepted", "refuse", "Tòa vừa thụ lý"))
    assert counted(ward, *june) == [("4", 1, []), ("14", 1, [("Không thụ lý", 1)])]
    assert counted(ward, date(2026, 6, 4), date(2026, 6, 4)) == [("4", 1, []), ("14", 2, [])]
    assert counted(ward, date(2026, 5, 1), date(2026, 5, 31)) == []
