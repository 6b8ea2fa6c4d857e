"""The check before a report as another program asks for it."""

from __future__ import annotations

from tests.factories import DENUNCIATION, a_case

QUARTER = "?from=2026-03-15&to=2026-06-14"


def test_a_program_reads_each_fault_by_its_key(ward, program):
    seen = a_case(ward.on("2026-05-04"), officer="officer")
    a_case(ward, officer="inspector", fields=DENUNCIATION)
    ward.on("2026-06-14")
    found = program("officer").get(f"/reports/check{QUARTER}").json
    assert (found["period"], found["as_at"], found["looked_for"]) == (
        {"from": "2026-03-15", "to": "2026-06-14"},
        "2026-06-14",
        33,
    )
    late = next(each for each in found["items"] if each["key"] == "late_unexplained")
    assert (late["severity"], late["found"], late["hidden"]) == ("look", 2, 1)
    assert [(each["case"], each["says"]["en"], each["page"]) for each in late["things"]] == [
        (seen, "due on 14/5/2026", "")
    ]
    assert program("leader").get("/reports/check?from=2026-06-14&to=2026-03-15").status_code == 422
    assert program("desk").get(f"/reports/check{QUARTER}").status_code == 403
