"""`casetrack calendar`: the days off and the make-up days that dates are counted by; deciding about a year anew.

Showing the shipped calendar and checking a file need no database.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from casetrack.cli.context import actor_named, office_named, office_option, opened
from casetrack.cli.progress import stages
from casetrack.cli.speech import language, say
from casetrack.engine.calendar import KINDS, STATUSES, CalendarDay, CalendarYear, Status, WorkingCalendar
from casetrack.engine.calendar_file import load_calendar, load_working_days
from casetrack.errors import InvalidInput, NotFound
from casetrack.services.access import FEWER, told_count
from casetrack.services.calendar import DecideYear, KnownYear, list_years
from casetrack.services.recounts import Preview, Recounted, apply, preview
from casetrack.services.work import Actor, Installation, reading, system_actor
from casetrack.text import Text, format_date, weekday

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_RECOUNT = Text("Tính lại hạn", "Counting deadlines anew")


@click.group()
def command() -> None:
    """Show, check and change the calendar of working days."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for a program.")
@office_option
def list_command(*, as_json: bool, office_code: str | None) -> None:
    """List the years of the office's calendar: how sure each is, by which document, and who entered it.

    \b
    Example:
      casetrack calendar list
    """
    installation = opened()
    office = office_named(installation, office_code)
    with reading(installation, system_actor(office.id)) as work:
        years = list_years(work)
    if as_json:
        click.echo(json.dumps([_known_as_json(known) for known in years], ensure_ascii=False, indent=2))
        return
    shipped = Text("kèm chương trình", "shipped")
    for known in years:
        sure = STATUSES[known.year.status].in_(language())
        by = known.decision.by if known.decision else shipped.in_(language())
        click.echo(f"{known.year.year}  {sure:<16}  {by:<24}  {known.year.source}")


@command.command()
@click.option("--year", type=int, required=True, help="The year to show.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for a program.")
@click.option("--office", "office_code", metavar="CODE", help="An office's own calendar; else the shipped one.")
def export(year: int, *, as_json: bool, office_code: str | None) -> None:
    """List each day off and each make-up day of a year, with the notice that says so and how sure it is.

    \b
    Example:
      casetrack calendar export --year 2026 --json
    """
    calendar = _calendar_of(office_code) if office_code else load_working_days()
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
@click.argument("file", type=FILE)
def check_file(file: Path) -> None:
    """Check a calendar file; each mistake names file, line, key and code.

    \b
    Example:
      casetrack calendar check my-calendar.yaml
    """
    load_calendar(file.read_bytes(), file.name)
    say(Text("Lịch dùng được.", "The calendar can be used."))


@command.command("apply")
@click.argument("file", type=FILE)
@click.option("--year", type=int, help="Which year of the file; needed only where it holds several.")
@click.option("--dry-run", is_flag=True, help="Only list the cases whose deadlines would move.")
@click.option("--as", "username", metavar="NAME", help="The account that decides; else the program itself.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for a program.")
@office_option
def apply_file(file: Path, year: int | None, *, dry_run: bool, as_json: bool, **who: str | None) -> None:
    """Take the days off of a year from a file (docs/calendar.md), and move the deadlines that this moves.

    Each moved case gets an entry in its book. Applied twice, a file adds nothing; cut off in the middle, it goes on.

    \b
    Example:
      casetrack calendar apply swap-2027.yaml --dry-run
    """
    installation = opened()
    office = office_named(installation, who["office_code"])
    actor = actor_named(installation, office, who["username"])
    wish = DecideYear(_year_of(load_calendar(file.read_bytes(), file.name), year))
    if dry_run:
        with reading(installation, actor) as work:
            seen = preview(work, wish)
        _tell_preview(seen, as_json=as_json)
    else:
        _tell_done(_apply(installation, actor, wish), actor, as_json=as_json)


def _apply(installation: Installation, actor: Actor, wish: DecideYear) -> Recounted | None:
    with stages() as tell:

        def watch(looked: int, touched: int) -> bool:
            tell(_RECOUNT, looked, touched)
            return True

        return apply(installation, actor, wish, watch)


def _year_of(calendar: WorkingCalendar, year: int | None) -> CalendarYear:
    found = [entered for entered in calendar.years if year in (None, entered.year)]
    if len(found) != 1:
        listed = ", ".join(str(entered.year) for entered in calendar.years)
        said = Text("Tệp có các năm {years}; chọn một: --year.", "The file holds {years}; choose one with --year.")
        raise InvalidInput(said.with_(years=listed or "–"))
    return found[0]


def _tell_preview(seen: Preview, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_preview_as_json(seen), ensure_ascii=False, indent=2))
        return
    for case in seen.cases:
        for clock in case.clocks:
            days = f"{format_date(clock.before)} → {format_date(clock.after)}"
            click.echo(f"{case.number}  {clock.label.in_(language())}: {days}")
    if not seen.new:
        say(Text("Lịch đã đúng như vậy.", "The calendar stands so already."))
    elif seen.hidden != 0:
        say(Text("{n} hồ sơ hạn chế người xem.", "{n} cases are restricted.").with_(n=_told(seen.hidden)))
    said = Text(
        "Chạy thử, chưa ghi gì: xem {n} hồ sơ, {m} đổi hạn.", "A trial, nothing was written: {n} looked at, {m} move."
    )
    moved = len(seen.cases) + (seen.hidden or 0) or seen.hidden
    say(said.with_(n=_told(seen.touched), m=_told(moved)))


def _told(n: int | None) -> int | Text:
    return FEWER if n is None else n


def _tell_done(done: Recounted | None, actor: Actor, *, as_json: bool) -> None:
    looked, moved = (told_count(actor, n) for n in ((done.looked, done.moved) if done else (0, 0)))
    if as_json:
        told = None if done is None else {"looked": looked, "moved": moved, "finished": done.finished}
        click.echo(json.dumps({"recounted": told}))
    elif done is None:
        say(Text("Lịch đã đúng như vậy, không ghi gì.", "The calendar stands so already, nothing was written."))
    else:
        said = Text("Đã ghi: xem {n} hồ sơ, {m} đổi hạn.", "Done: {n} cases looked at, {m} moved.")
        say(said.with_(n=_told(looked), m=_told(moved)))
    if done is not None and not done.finished:
        sys.exit(1)


def _calendar_of(office_code: str) -> WorkingCalendar:
    installation = opened()
    with reading(installation, system_actor(office_named(installation, office_code).id)) as work:
        return work.calendar


def _preview_as_json(seen: Preview) -> dict[str, object]:
    return {
        "new": seen.new,
        "days": [{"day": day.day.isoformat(), "before": day.before, "after": day.after} for day in seen.days],
        "cases": [
            {
                "number": case.number,
                "clocks": [
                    {"key": clock.key, "before": clock.before.isoformat(), "after": clock.after.isoformat()}
                    for clock in case.clocks
                ],
            }
            for case in seen.cases
        ],
        "hidden": seen.hidden,
        "touched": seen.touched,
    }


def _known_as_json(known: KnownYear) -> dict[str, object]:
    decision = known.decision
    return {
        "year": known.year.year,
        "status": known.status,
        "source": known.year.source,
        "decided_by": decision.by if decision else None,
        "decided_at": decision.at.isoformat() if decision else None,
    }


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
