"""`casetrack export`: what the book holds, for other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sized
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import click
from marshmallow import RAISE, ValidationError

from casetrack.cli.context import actor_named, office_named, office_option, opened
from casetrack.cli.export_yearly import yearly
from casetrack.cli.progress import stages
from casetrack.cli.speech import language, say
from casetrack.cli.whole_file import whole_file
from casetrack.errors import InvalidInput
from casetrack.papers import audit_verifier
from casetrack.papers.audit_export import write_audit
from casetrack.papers.event_csv import write_event_csv
from casetrack.papers.object_log import write_ocel
from casetrack.papers.shapes import SHAPES
from casetrack.papers.xes import write_xes
from casetrack.schemas.base import Form, errors_of
from casetrack.schemas.lists import LISTS
from casetrack.services.audit_export import audit_links
from casetrack.services.event_export import ExportEvents, count_exported, export_events
from casetrack.services.object_export import export_object_events, export_objects
from casetrack.services.taken_lists import write_list
from casetrack.services.work import Work, reading, system_actor
from casetrack.text import Text

Case = TypeVar("Case")
DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def command() -> None:
    """Give out what the book holds."""


command.add_command(yearly)


@command.command()
@click.option("--format", "shape", type=click.Choice(["xes", "csv", "ocel"]), default="xes", show_default=True)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to; else standard output. A name that ends in .gz is packed.",
)
@click.option("--workflow", metavar="NAME", help="Only cases of this workflow.")
@click.option("--from", "start", type=DAY, help="Only cases received on this day or later.")
@click.option("--to", "end", type=DAY, help="Only cases received on this day or earlier.")
@click.option("--as", "username", metavar="NAME", help="Only what this account may see; else everything.")
@office_option
def events(shape: str, out: Path | None, **options: datetime | str | None) -> None:
    """Write every event of the cases as XES (IEEE 1849), CSV or OCEL 2.0: what, when, by whom; see docs/exports.md.

    Titles, comments, fields and the people of a case are personal and left out. Instants are given to the millisecond;
    where the book knows only the day, it is the day's first moment and `casetrack:date_only` is true.

    \b
    Example:
      casetrack export events --format xes --from 2026-01-01 --to 2026-06-30 --out events.xes.gz
    """
    installation = opened()
    office = office_named(installation, _text(options["office_code"]))
    wish = ExportEvents(_text(options["workflow"]), _day(options["start"]), _day(options["end"]))
    with reading(installation, actor_named(installation, office, _text(options["username"]))) as work:
        count = _Count(count_exported(work, wish))
        pieces = _log_of_objects(work, wish, count) if shape == "ocel" else _log_of_cases(work, wish, shape, count)
        with whole_file(out) as file:
            for piece in pieces:
                file.write(piece.encode())
    told = Text("Đã xuất {cases} hồ sơ, {events} sự kiện.", "{cases} cases and {events} events were exported.")
    say(told.with_(cases=count.cases, events=count.events), err=True)


@command.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--verifier",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Put the small program beside it that checks the export without CaseTrack.",
)
@office_option
def audit(file: Path, *, verifier: Path | None, office_code: str | None) -> None:
    """Write the chain of the office, link by link and without contents, for somebody who checks it elsewhere.

    \b
    Example:
      casetrack export audit chain.jsonl.gz --verifier audit_verifier.py
      python3 audit_verifier.py chain.jsonl.gz --head "1204:9f2c 11ab 04d7 e3aa"
    """
    installation = opened()
    office = office_named(installation, office_code)
    with reading(installation, system_actor(office.id)) as work, whole_file(file) as written:
        about = {"office": office.code, "made_at": work.now.isoformat(timespec="seconds")}
        for line in write_audit(about, audit_links(work)):
            written.write(line.encode())
    if verifier:
        verifier.write_bytes(Path(audit_verifier.__file__).read_bytes())
    say(Text("Đã xuất chuỗi sự kiện vào {file}.", "The chain was exported to {file}.").with_(file=file), err=True)


@command.command("list")
@click.argument("name", type=click.Choice(list(LISTS)))
@click.option("--format", "shape", type=click.Choice(SHAPES), default="csv", show_default=True)
@click.option(
    "--where",
    "conditions",
    multiple=True,
    metavar="KEY=VALUE",
    help="A condition, in the words of the page's address; may be given several times.",
)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to; else standard output. A name that ends in .gz is packed.",
)
@click.option("--as", "username", metavar="NAME", help="Only what this account may see; else everything.")
@office_option
def take_list(name: str, shape: str, out: Path | None, conditions: tuple[str, ...], **options: str | None) -> None:
    """Write a whole list as CSV, Excel or JSON, as its page shows it; docs/exports.md names each list and its words.

    \b
    Example:
      casetrack export list cases --where view=overdue --where kind=petition --format xlsx --out qua-han.xlsx
      casetrack export list register-visits --where year=2026 --as clerk
    """
    installation = opened()
    office = office_named(installation, options["office_code"])
    with reading(installation, actor_named(installation, office, options["username"])) as work:
        table = LISTS[name].make(work, _asked(LISTS[name].form(), conditions))
        with whole_file(out) as file:
            write_list(work, table, file, shape=shape, language=language())
    say(Text("Đã ghi {n} dòng.", "{n} rows were written.").with_(n=table.count), err=True)


def _asked(form: Form, conditions: tuple[str, ...]) -> Any:
    """Read the conditions with the form of the page; raise InvalidInput for one that cannot be read."""
    said = dict(each.partition("=")[::2] for each in conditions)
    try:
        return form.load(said, unknown=RAISE)
    except ValidationError as wrong:
        fields = errors_of(wrong)
        words = [Text(f"{key}: {told.vi}", f"{key}: {told.en}") for key, told in fields.items()]
        message = Text(" ".join(each.vi for each in words), " ".join(each.en for each in words))
        raise InvalidInput(message, fields) from None


@dataclass
class _Count:
    """How many cases are to go by, and how many cases and events have."""

    of: int
    cases: int = 0
    events: int = 0

    def follow(self, cases: Iterable[Case], events_of: Callable[[Case], Sized]) -> Iterator[Case]:
        """Give the cases, and a bar that follows them."""
        with stages() as tell:
            for case in cases:
                self.cases += 1
                self.events += len(events_of(case))
                tell(Text("Xuất hồ sơ", "Exporting cases"), self.cases, self.of)
                yield case


def _log_of_cases(work: Work, wish: ExportEvents, shape: str, count: _Count) -> Iterator[str]:
    cases = count.follow(export_events(work, wish), lambda case: case.events)
    return write_xes(cases, work.office.name) if shape == "xes" else write_event_csv(cases)


def _log_of_objects(work: Work, wish: ExportEvents, count: _Count) -> Iterator[str]:
    of_cases = count.follow(export_object_events(work, wish), lambda events: events)
    return write_ocel(export_objects(work, wish), chain.from_iterable(of_cases))


def _text(option: datetime | str | None) -> str | None:
    return option if isinstance(option, str) else None


def _day(option: datetime | str | None) -> date | None:
    return option.date() if isinstance(option, datetime) else None
