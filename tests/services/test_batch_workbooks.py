"""The lists of two former units, loaded as they came: what must be mended is mended, and the minutes fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from casetrack.db import Database
from casetrack.services.batch_mending import MendRow, mend_row
from casetrack.services.batch_reconciling import reconcile
from casetrack.services.batch_rows import ATTENTION
from casetrack.services.batch_stated import SetMinutes, StatedLine
from casetrack.services.work import begin, reading
from tests.batches import HANDED_OVER, a_batch, load, rows_of, shown
from tests.factories import Ward, a_ward

FOLDER = Path(__file__).resolve().parent.parent / "data" / "handover"
LAND = (
    StatedLine("land_dossier", "xã Lam Thượng", 34, 29, 5),
    StatedLine("land_dossier", "phường Khê Trung", 25, 22, 3),
)
SOCIAL = (
    StatedLine("social_protection", "Lam Thượng", 330),
    StatedLine("social_protection", "Khê Trung", 250),
)
STAFF = (StatedLine("civil_servant", None, 42), StatedLine("public_employee", None, 192))


@pytest.mark.parametrize(
    ("name", "totals", "told"),
    [
        ("01-dat-dai-59.xlsx", LAND, (0, 0, 59)),
        ("02-bao-tro-xa-hoi.xls", SOCIAL, (6, 1, 580)),
        ("03-can-bo-vien-chuc.xlsx", STAFF, (1, 1, 234)),
    ],
)
def test_it_fits_once_what_is_wrong_in_it_is_mended(sqlite_url, name, totals, told):
    refused, left_out, total = told
    ward = a_ward(Database(sqlite_url))
    number = a_batch(ward, SetMinutes("05/BB-BG", HANDED_OVER, totals), unit="root")
    load(ward, number, (FOLDER / name).read_bytes(), name)
    assert (shown(ward, number).counts.refuse, shown(ward, number).counts.duplicate) == (refused, left_out)
    mend_all(ward, number)
    with reading(ward.installation, ward.actor("leader")) as work:
        found = reconcile(work, number)
    assert (found.matches, found.why, found.stated, found.counted) == (True, None, total, total)
    assert all(line.difference == 0 for line in found.lines)


def mend_all(ward: Ward, number: int) -> None:
    """Mend each refused row as a clerk with the old books at hand: an invented name, a day that there is."""
    for row in rows_of(ward, number, ATTENTION):
        if row.outcome != "refuse":
            continue
        wrong = {reason.field for reason in row.reasons if reason.weighs == "refuse"}
        typed = {field: {"name": "Bàn Văn Sáu", "received_on": "1/3/2024"}[field] for field in wrong}
        with begin(ward.installation, ward.actor("leader")) as work:
            assert mend_row(work, number, row.id, MendRow(typed)).outcome in ("accept", "warn")
