"""`casetrack explain`: why the dates of a case are what they are."""

from __future__ import annotations

import json
from collections.abc import Mapping

import click

from casetrack.cli.context import actor_named, office_named, office_option, opened
from casetrack.cli.speech import language, say
from casetrack.cli.sums import iso, say_due, sum_as_json
from casetrack.engine.clocks import Clock
from casetrack.engine.law import SignOff
from casetrack.services.access import get_visible_case
from casetrack.services.law import sign_offs
from casetrack.services.projections import standing_of
from casetrack.services.work import reading
from casetrack.text import Text

_LIMIT = Text("{label} (mốc của luật, không tính là trễ)", "{label} (a limit of the law, never late)")


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
        clocks, signed = standing_of(work, case).clocks, sign_offs(work)
        labels = {
            rule.key: rule.label for rule in installation.library.get(case.workflow, case.workflow_version).deadlines
        }
    if as_json:
        click.echo(
            json.dumps([_as_json(clock, labels[clock.key], signed) for clock in clocks], ensure_ascii=False, indent=2)
        )
        return
    if not clocks:
        say(Text("Hồ sơ này không có thời hạn nào.", "This case has no deadline."))
    for clock in clocks:
        label = labels[clock.key]
        said = _LIMIT.with_(label=label) if clock.kind == "limit" else label
        say_due(said, clock.due, signed)


def _as_json(clock: Clock, label: Text, signed: Mapping[str, SignOff]) -> dict[str, object]:
    return {
        "key": clock.key,
        "kind": clock.kind,
        "label": label.in_(language()),
        "status": clock.status,
        "start_on": iso(clock.start_on),
        "ended_on": iso(clock.ended_on),
        "stated": clock.due.stated,
        **sum_as_json(clock.due, signed),
    }
