"""`casetrack explain`: why the dates of a case are what they are."""

from __future__ import annotations

import json
from datetime import date

import click

from casetrack.cli.context import actor_named, office_named, office_option, opened
from casetrack.cli.speech import say
from casetrack.engine.clocks import Clock
from casetrack.services.access import get_visible_case
from casetrack.services.projections import standing_of
from casetrack.services.work import reading
from casetrack.text import Text


@click.command()
@click.argument("number")
@click.option("--as", "username", metavar="NAME", help="Look with the eyes of this account.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for a program.")
@office_option
def command(number: str, username: str | None, *, as_json: bool, office_code: str | None) -> None:
    """Show each line of the sum behind every due date of a case.

    \b
    Example:
      casetrack explain KN-2026-0019
    """
    installation = opened()
    office = office_named(installation, office_code)
    with reading(installation, actor_named(installation, office, username)) as work:
        case = get_visible_case(work, number)
        clocks = standing_of(work, case).clocks
        labels = {
            rule.key: rule.label for rule in installation.library.get(case.workflow, case.workflow_version).deadlines
        }
    if as_json:
        click.echo(json.dumps([_as_json(clock, labels[clock.key]) for clock in clocks], ensure_ascii=False, indent=2))
        return
    for clock in clocks:
        due_on = clock.due.due_on or Text("đang tạm dừng", "paused")
        say(Text("{label}: {due}", "{label}: {due}").with_(label=labels[clock.key], due=due_on))
        for line in clock.due.lines:
            basis = Text(f" · {line.basis.text.vi}", f" · {line.basis.text.en}") if line.basis else Text("", "")
            until = line.until or ""
            say(
                Text("  {amount:>14}  {text}{basis}  {until}", "  {amount:>14}  {text}{basis}  {until}").with_(
                    amount=line.amount, text=line.text, basis=basis, until=until
                )
            )


def _as_json(clock: Clock, label: Text) -> dict[str, object]:
    return {
        "key": clock.key,
        "label": label.vi,
        "status": clock.status,
        "start_on": clock.start_on.isoformat(),
        "due_on": _iso(clock.due.due_on),
        "unrolled_on": _iso(clock.due.unrolled_on),
        "ended_on": _iso(clock.ended_on),
        "stated": clock.due.stated,
        "provisional": clock.due.provisional,
        "lines": [
            {
                "code": line.code,
                "amount": line.amount.vi,
                "text": line.text.vi,
                "basis": line.basis.text.vi if line.basis else None,
                "certainty": line.basis.certainty if line.basis else None,
                "until": _iso(line.until),
            }
            for line in clock.due.lines
        ],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
