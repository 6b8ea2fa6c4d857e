"""What is asked of a change of units: the day, the paper, the units, who follows, where cases and roles go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, post_load

from casetrack.schemas.base import Choice, Day, Form, Line, Prose, Rows, Tick
from casetrack.services.unit_changes import LONGEST_CODE, LONGEST_NAME
from casetrack.services.unit_wishes import BY_CASE, BY_KIND, BY_OFFICER, KINDS, ChangeUnits, NewUnit, RoleGoes, Sending

LONGEST_SOURCE = 300
MOST_NEW, MOST_RULES, MOST_CASES = 9, 99, 9
NEW = "#"  # `#1` is the first of the units that begin
ENDS = "-"  # what stands for a role that goes on nowhere


class _NewUnitLine(Form):
    code = Line(load_default="", max_length=LONGEST_CODE)
    name = Line(load_default="", max_length=LONGEST_NAME)
    parent = Line(load_default="", max_length=LONGEST_CODE)


class _SendingLine(Form):
    by = Choice((BY_OFFICER, BY_KIND), required=True)
    what = Line(required=True)
    to = Line(required=True, max_length=LONGEST_CODE)


class _CasesLine(Form):
    numbers = Prose(required=True, max_length=4000)
    to = Line(required=True, max_length=LONGEST_CODE)


class _RoleLine(Form):
    username = Line(required=True)
    role = Line(required=True)
    unit = Line(required=True, max_length=LONGEST_CODE)
    to = Line(required=True, max_length=LONGEST_CODE)


class UnitChangeForm(Form):
    """A change of units. `cases`: numbers of single cases and where they go; a role that ends goes to `-`.

    `rest`: a unit's code, or `#1` for the first that begins. `held`: cases whose term a decision holds move too.
    """

    kind = Choice(KINDS, required=True)
    happens_on = Day(required=True, past=True)
    paper_number = Line(required=True, max_length=60)
    paper_on = Day(required=True, past=True)
    source = Line(required=True, max_length=LONGEST_SOURCE)
    units = fields.List(Line(max_length=LONGEST_CODE), load_default=())
    name = Line(load_default="", max_length=LONGEST_NAME)
    rest = Line(load_default="", max_length=LONGEST_CODE)
    held = Tick()
    begins = Rows(_NewUnitLine, most=MOST_NEW, typed=("code", "name"))
    sendings = Rows(_SendingLine, most=MOST_RULES, typed=("to",))
    cases = Rows(_CasesLine, most=MOST_CASES, typed=("numbers",))
    roles = Rows(_RoleLine, most=MOST_RULES, typed=("to",))

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> ChangeUnits:
        """Give the wish."""
        rows = ("begins", "sendings", "cases", "roles", "units")
        plain = {key: value for key, value in said.items() if key not in rows}
        sendings = [Sending(row["by"], row["what"], row["to"]) for row in said["sendings"]]
        for row in said["cases"]:
            numbers = row["numbers"].replace(",", " ").replace(";", " ").split()
            sendings += [Sending(BY_CASE, number, row["to"]) for number in dict.fromkeys(numbers)]
        new = {f"{NEW}{row['place']}": row["code"] for row in said["begins"]}
        plain["rest"] = new.get(said["rest"], "" if said["rest"].startswith(NEW) else said["rest"])
        return ChangeUnits(
            **plain,
            units=tuple(code for code in said["units"] if code),
            begins=tuple(NewUnit(row["code"], row["name"], row["parent"]) for row in said["begins"]),
            sendings=tuple(sendings),
            roles=tuple(
                RoleGoes(row["username"], row["role"], row["unit"], "" if row["to"] == ENDS else row["to"])
                for row in said["roles"]
            ),
        )


class UnitsQuery(Form):
    """The day of the tree, today without one, and words by which a unit of any time is found."""

    on = Day(load_default=None)
    q = Line(load_default="", max_length=100)
