"""What every command of a report is asked: of which period, as at which day, as known when, and who asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime

import click

from casetrack.cli.context import Decorated, actor_named, office_named, office_option, opened
from casetrack.reports.questions import Question, ask
from casetrack.services.work import Actor, Installation, Work, reading

DAY = click.DateTime(formats=["%Y-%m-%d"])
Opening = Callable[[Installation, Actor], AbstractContextManager[Work]]
Options = Mapping[str, datetime | str | None]


def of_a_period(function: Decorated) -> Decorated:
    """Give a report the options that say of which period, day and knowledge it is, and who asks."""
    days = (
        click.option("--from", "start", type=DAY, required=True, help="First day of the period."),
        click.option("--to", "end", type=DAY, required=True, help="Last day of the period."),
        click.option("--as-at", type=DAY, help="What had happened by this day; else the period's end or today."),
        click.option("--known-at", type=DAY, help="What had been recorded by the end of this day; else now."),
    )
    who = click.option("--as", "username", metavar="NAME", help="The account that asks; else the program itself.")
    for option in (office_option, who, *reversed(days)):
        function = option(function)
    return function


@contextmanager
def asked(options: Options, opening: Opening = reading) -> Iterator[tuple[Work, Question]]:
    """Open the book for whoever asks, to read or to write, with the question that the options of a period mean."""
    installation = opened()
    office = office_named(installation, _text(options["office_code"]))
    with opening(installation, actor_named(installation, office, _text(options["username"]))) as work:
        start, end, as_at, known_at = (_day(options[name]) for name in ("start", "end", "as_at", "known_at"))
        yield work, ask(work, start or date.min, end or date.min, as_at=as_at, known_at=known_at)


def _text(option: datetime | str | None) -> str | None:
    return option if isinstance(option, str) else None


def _day(option: datetime | str | None) -> date | None:
    return option.date() if isinstance(option, datetime) else None
