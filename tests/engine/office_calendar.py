"""The shipped calendar, and the same years once more as plain sets of days, typed from the table of notices."""

from __future__ import annotations

from datetime import date

from casetrack.engine.calendar_file import load_working_days

CALENDAR = load_working_days()

OFF = {
    2024: "01/01 08/02 09/02 12/02 13/02 14/02 18/04 29/04 30/04 01/05 02/09 03/09",
    2025: "01/01 27/01 28/01 29/01 30/01 31/01 07/04 30/04 01/05 02/05 01/09 02/09",
    2026: "01/01 02/01 16/02 17/02 18/02 19/02 20/02 27/04 30/04 01/05 31/08 01/09 02/09 24/11",
    2027: "01/01 04/02 05/02 08/02 09/02 10/02 16/04 30/04 03/05 02/09 03/09 24/11",
}
WORKED = {2024: "04/05", 2025: "26/04", 2026: "10/01 22/08", 2027: ""}


def days(table: dict[int, str]) -> set[date]:
    return {date(year, int(day[3:]), int(day[:2])) for year, written in table.items() for day in written.split()}


def works(day: date) -> bool:
    return day in days(WORKED) or (day.weekday() < 5 and day not in days(OFF))
