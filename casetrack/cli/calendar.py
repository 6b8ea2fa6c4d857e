"""`casetrack calendar`: the days off and the make-up days that dates are counted by. Needs no database."""

from __future__ import annotations

import json
from pathlib import Path

import click

from casetrack.cli.speech import language, say
from casetrack.engine.calendar import CalendarDay, CalendarYear, Status
from casetrack.engine.calendar_file import load_calendar, load_working_days
from casetrack.errors import NotFound
from casetrack.text import Text, weekday

KINDS = {"off": Text("nghỉ", "off"), "make_up": Text("làm bù", "worked")}
STATUSES: dict[Status, Text] = {
    "confirmed": Text("đã có thông báo", "confirmed"),
    "tentative": Text("dự kiến", "tentative"),
    "unchecked": Text("chưa đối chiếu", "unchecked"),
}


@click.group()
def command() -> None:
    """Show and check the calendar of working days."""


@command.command()
@click.option("--year", type=int, required=True, help="The year to show.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for a program.")
def export(year: int, *, as_json: bool) -> None:
    """List each day off and each make-up day of a year, with the notice that says so and how sure it is.

    \b
    Example:
      casetrack calendar export --year 2026 --json
    """
    calendar = load_working_days()
    found = next((entered for entered in calendar.years if entered.year == year), None)
    if found is None:
        first, last = calendar.years[0].year, calendar.years[-1].year
        said = Text("Chưa có lịch năm {year}; mới có {first}–{last}.", "No calendar for {year}, only {first}–{last}.")
        raise NotFound(said.with_(year=year, first=first, last=last))
    status = calendar.status_of(year)
    if as_json:
        click.echo(json.dumps(_as_json(found, status), ensure_ascii=False, indent=2))
    else:
        _print_table(found, status)


@command.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_file(file: Path) -> None:
    """Check a calendar file; each mistake names file, line, key and code.

    \b
    Example:
      casetrack calendar check my-calendar.yaml
    """
    load_calendar(file.read_bytes(), file.name)
    say(Text("Lịch dùng được.", "The calendar can be used."))


def _as_json(year: CalendarYear, status: Status) -> dict[str, object]:
    return {
        "year": year.year,
        "status": status,
        "source": year.source,
        "days": [_day_as_json(entry) for entry in _in_order(year)],
    }


def _day_as_json(entry: CalendarDay) -> dict[str, object]:
    return {
        "day": entry.day.isoformat(),
        "kind": entry.kind,
        "name": {"vi": entry.name.vi, "en": entry.name.en},
        "source": entry.source,
        "status": entry.status,
    }


def _print_table(year: CalendarYear, status: Status) -> None:
    heading = Text("Năm {year}: {status} · {source}", "Year {year}: {status} · {source}")
    say(heading.with_(year=year.year, status=STATUSES[status], source=year.source))
    for entry in _in_order(year):
        cells = [KINDS[entry.kind], weekday(entry.day), entry.name, STATUSES[entry.status]]
        kind, day_of_week, name, sure = (cell.in_(language()) for cell in cells)
        click.echo(f"  {entry.day}  {day_of_week:<9}  {kind:<7}  {name:<32}  {sure:<15}  {entry.source}")


def _in_order(year: CalendarYear) -> list[CalendarDay]:
    return sorted(year.days, key=lambda entry: entry.day)
