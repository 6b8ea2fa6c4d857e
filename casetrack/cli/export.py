"""`casetrack export`: what the book holds, for other programs."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import click

from casetrack.cli.context import actor_named, office_named, office_option, opened
from casetrack.cli.progress import stages
from casetrack.cli.speech import say
from casetrack.papers import audit_verifier
from casetrack.papers.audit_export import write_audit
from casetrack.papers.event_csv import write_event_csv
from casetrack.papers.event_log import LoggedCase
from casetrack.papers.xes import write_xes
from casetrack.services.audit_export import audit_links
from casetrack.services.event_export import ExportEvents, count_exported, export_events
from casetrack.services.work import Work, reading, system_actor
from casetrack.text import Text

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def command() -> None:
    """Give out what the book holds."""


@command.command()
@click.option("--format", "shape", type=click.Choice(["xes", "csv"]), default="xes", show_default=True)
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
    """Write every event of the cases as XES (IEEE 1849) or CSV: what, when, by whom; docs/exports.md names each column.

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
        cases, count = _counted(work, wish)
        pieces = write_xes(cases, office.name) if shape == "xes" else write_event_csv(cases)
        with _opened(out) as write:
            for piece in pieces:
                write(piece.encode())
    told = Text("Đã xuất {cases} hồ sơ, {events} sự kiện.", "{cases} cases and {events} events were exported.")
    say(told.with_(**count), err=True)


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
    with reading(installation, system_actor(office.id)) as work, _opened(file) as write:
        about = {"office": office.code, "made_at": work.now.isoformat(timespec="seconds")}
        for line in write_audit(about, audit_links(work)):
            write(line.encode())
    if verifier:
        verifier.write_bytes(Path(audit_verifier.__file__).read_bytes())
    say(Text("Đã xuất chuỗi sự kiện vào {file}.", "The chain was exported to {file}.").with_(file=file), err=True)


def _counted(work: Work, wish: ExportEvents) -> tuple[Iterator[LoggedCase], dict[str, int]]:
    """Give the cases with a bar that follows them, and how many have gone by."""
    count = {"cases": 0, "events": 0}

    def follow(cases: Iterable[LoggedCase], total: int) -> Iterator[LoggedCase]:
        with stages() as tell:
            for case in cases:
                count["cases"] += 1
                count["events"] += len(case.events)
                tell(Text("Xuất hồ sơ", "Exporting cases"), count["cases"], total)
                yield case

    return follow(export_events(work, wish), count_exported(work, wish)), count


@contextmanager
def _opened(out: Path | None) -> Iterator[Callable[[bytes], object]]:
    """Open what is written to; a file appears under its name only once it is whole."""
    if out is None:
        yield sys.stdout.buffer.write
        return
    unfinished = out.with_name(out.name + ".part")
    try:
        with unfinished.open("wb") as file:
            if out.suffix == ".gz":
                with gzip.open(file, "wb") as packed:
                    yield packed.write
            else:
                yield file.write
        unfinished.replace(out)
    except OSError as failure:
        raise click.FileError(str(out), failure.strerror) from None
    finally:
        unfinished.unlink(missing_ok=True)


def _text(option: datetime | str | None) -> str | None:
    return option if isinstance(option, str) else None


def _day(option: datetime | str | None) -> date | None:
    return option.date() if isinstance(option, datetime) else None
