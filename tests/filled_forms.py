"""An office in whose book every form of the law has something to count: petitions, executions, receptions, its log."""

from __future__ import annotations

from casetrack.db import Database
from tests.reports.petitions_office import FIRST, PetitionsOffice
from tests.reports.test_any_form_of_rows import Came, Sat, Story

LAST = FIRST.replace(day=30)
PERIOD = f"from={FIRST:%d/%m/%Y}&to={LAST:%d/%m/%Y}"
FORMS = ("01/TCD", "02/XLD", "03/GQKN", "04/GQTC", "05/KQTH", "06/QLKNTC")
SAT = [Sat(1, 0, "chairman", deputy=False, cancelled=False, published=0)]
CAME = [
    Came(1, 0, "chairman", None, None, 0, 6, 7, refused=False, known=1),
    Came(2, 0, "officer", 0, None, None, 1, 1, refused=False, known=2),
    Came(3, 1, "officer", 1, None, None, 2, 2, refused=False, known=3),
    Came(4, 2, "officer", None, None, None, 1, 1, refused=False, known=4),
]
NOTED = [
    *((kind, 1, 1, 1, 5) for kind in ("document", "training", "execution")),
    ("document", 2, 2, 0, 5),
    ("inspection", 3, 2, 1, 6),
]


def an_office_with_every_form(database: Database) -> PetitionsOffice:
    """Write the story; nothing in it was sent from one unit to another, so that rows add up to the total."""
    office = PetitionsOffice.of(database, "bieu")
    Story(office, SAT, CAME).write(NOTED)
    for n in range(5):
        for happening in (("open", n, 0, n), ("classify", n + 2, 0, n), ("decide", n + 2, 0, n), ("add", n, 0, 0)):
            office.writes(happening)
    office.writes(("next day", 0, 0, 1))
    for n in range(3):
        office.writes(("execute", n, n, n + 1))
    for happening in (("open", 5, 0, 1), ("classify", 7, 4, 5), ("end", 7, 0, 0), ("open", 2, 0, 1)):
        office.writes(happening)
    office.ward.on(LAST.isoformat())
    return office
