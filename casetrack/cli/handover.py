"""`casetrack import handover`: load a list of a former office, hold it to the minutes, and write its cases."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from casetrack.cli.context import actor_named, office_named, office_option, opened
from casetrack.cli.progress import stages
from casetrack.cli.speech import say
from casetrack.engine.handover_mapping_file import read_mapping_file
from casetrack.errors import InvalidInput
from casetrack.services.batch_confirming import confirm
from casetrack.services.batch_files import StageFile, find_content, stage_file
from casetrack.services.batch_reading import AskedOf
from casetrack.services.batch_rules import rules_of
from casetrack.services.batch_stated import SetMinutes, StatedLine
from casetrack.services.batch_trial import Outcome, outcome_of, try_list
from casetrack.services.batches import CONFIRMING, OpenBatch, get_batch, open_batch
from casetrack.services.offices import find_unit
from casetrack.services.work import Actor, Installation, begin, reading
from casetrack.text import Text

if TYPE_CHECKING:
    from casetrack.engine.handover_rules import HandoverRules

Tell = Callable[[Text, int, int], None]
SHOWN = 40  # rows on a screen; --json gives all
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_READING, _WRITING = Text("Đọc danh sách", "Reading the list"), Text("Ghi hồ sơ", "Writing cases")
_NO_BATCH = Text(
    "Nói rõ đợt: --batch SỐ, hoặc --from, --on, --minutes và --total của biên bản.",
    "Say which hand-over: --batch NUMBER, or --from, --on, --minutes and --total of its minutes.",
)
_NO_TOTAL = Text(
    "Không hiểu --total {said}. Viết như land_dossier=59, land_dossier@xã Lam Thượng=34 hoặc land_dossier=59/51/8.",
    "--total {said} is not understood. Write land_dossier=59, land_dossier@xã Lam Thượng=34 or land_dossier=59/51/8.",
)
_ASKS = Text(
    "Tệp chưa rõ: {said} Ghi vào tệp --mapping rồi chạy lại.", "The list is not clear: {said} Say it in --mapping."
)
_COUNTED = Text(
    "{rows} dòng: {accept} nhận, {warn} nhận và cần xem, {duplicate} trùng, {refuse} từ chối; {other} dòng khác.",
    "{rows} rows: {accept} accepted, {warn} to look at, {duplicate} duplicates, {refuse} refused; {other} other lines.",
)
_ROW = Text("{outcome}, {sheet} dòng {line}: {why}", "{outcome}, {sheet} row {line}: {why}")
_OUTCOMES = {
    "warn": Text("Cần xem", "Look at"),
    "duplicate": Text("Trùng", "Twice"),
    "refuse": Text("Từ chối", "Refused"),
}
_MORE = Text("... và {n} dòng nữa; --json liệt kê đủ.", "... and {n} more; --json lists all.")
_LINE = Text("{label}: biên bản {stated}, tệp {counted}", "{label}: minutes {stated}, lists {counted}")
_TRIAL = Text("Chạy thử, chưa ghi gì.", "A trial, nothing was written.")
_LOADED = Text("Đợt bàn giao số {n}.", "Hand-over number {n}.")
_WRITTEN = Text("Đã ghi {done}/{total} hồ sơ.", "{done} of {total} cases are written.")
_FITS = Text("Khớp biên bản. Thêm --confirm để ghi hồ sơ.", "It fits the minutes. Add --confirm to write the cases.")


@click.command()
@click.argument("file", type=FILE)
@click.option("--mapping", type=FILE, help="How its sheets are read (docs/handover.md); what it leaves out is guessed.")
@click.option("--batch", type=click.IntRange(1, 999_999_999), help="The hand-over, by its number.")
@click.option("--from", "from_office", metavar="NAME", help="Which office handed over; opens a hand-over.")
@click.option("--on", "handed_over_on", metavar="DAY", help="The day of the hand-over: 2025-07-01.")
@click.option("--minutes", "minutes_no", metavar="NUMBER", help="The number of the minutes.")
@click.option("--minutes-on", metavar="DAY", help="The day on which they were signed.")
@click.option("--unit", "unit_code", metavar="CODE", help="The receiving unit; else the office itself.")
@click.option(
    "--total", "totals", multiple=True, metavar="KIND[@UNIT]=TOTAL[/SETTLED/PENDING]", help="What the minutes state."
)
@click.option("--confirm", "confirmed", is_flag=True, help="Write the cases, if the totals are those of the minutes.")
@click.option("--dry-run", is_flag=True, help="Read and judge every row, write nothing.")
@click.option("--as", "username", metavar="NAME", help="The account that does it; else the program itself.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for a program.")
@office_option
def handover(file: Path, **options: Any) -> None:
    """Load a list (.xlsx, .xls, .ods) into a hand-over, hold it to the minutes and, with --confirm, write its cases.

    The same list again adds nothing, a mended copy only what is new; a run that was cut off goes on. The exit code is 1
    when a row is refused, the list is not clear, or the totals are not those of the minutes.

    \b
    Example:
      casetrack import handover dat-dai.xlsx --from "xã Lam Thượng" --on 2025-07-01 --minutes 04/BB-BG \\
        --total land_dossier=59/51/8 --mapping dat-dai.yaml --dry-run
    """
    installation = opened()
    office = office_named(installation, options["office_code"])
    actor = actor_named(installation, office, options["username"])
    rules = rules_of(installation)
    asked = _asked(options["mapping"], rules)
    if options["dry_run"]:
        with stages() as tell:
            tell(_READING, 0, 0)
            found = try_list(installation, file.read_bytes(), asked, _opening(installation, actor, options))
    else:
        found = _load(installation, actor, (file, asked), options)
    _answer(found, as_json=options["as_json"], dry_run=options["dry_run"])
    sys.exit(0 if found.good else 1)


def _load(installation: Installation, actor: Actor, wish: tuple[Path, AskedOf], options: dict[str, Any]) -> Outcome:
    number = options["batch"] or _open(installation, actor, options)
    with stages() as tell:
        file_id = _stage(installation, actor, number, (*wish, tell))
        with reading(installation, actor) as work:
            found = outcome_of(work, number, file_id)
        if options["confirmed"] and (found.may_be_written or found.state == CONFIRMING):
            confirm(installation, actor, number, lambda done, total: tell(_WRITING, done, total) is None)
            with reading(installation, actor) as work:
                found = outcome_of(work, number, file_id)
    return found


def _open(installation: Installation, actor: Actor, options: dict[str, Any]) -> int:
    opening = _opening(installation, actor, options)
    with begin(installation, actor) as work:
        return open_batch(work, opening).number


def _stage(installation: Installation, actor: Actor, number: int, wish: tuple[Path, AskedOf, Tell]) -> int:
    """Load the list, unless its cases are being written already: a run that was cut off goes on there."""
    file, asked, tell = wish
    data = file.read_bytes()
    with reading(installation, actor) as work:
        known = find_content(work, number, data)
        if known is not None and get_batch(work, number).row.state == CONFIRMING:
            return known
    staged = StageFile(file.name, data, asked)
    return stage_file(installation, actor, number, staged, watch=lambda done, total: tell(_READING, done, total))


def _opening(installation: Installation, actor: Actor, options: dict[str, Any]) -> OpenBatch:
    """Give the hand-over that is meant, as it is or as it is to be opened."""
    with reading(installation, actor) as work:
        if options["batch"] is not None:
            batch = get_batch(work, options["batch"])
            said = SetMinutes(batch.minutes.minutes_no, batch.minutes.minutes_on, batch.minutes.totals)
            return OpenBatch(batch.row.from_office, batch.row.unit_id, batch.row.handed_over_on, said)
        unit_id = find_unit(work, options["unit_code"]).id
    on = _day(options["handed_over_on"], "on")
    if not options["from_office"] or on is None or not options["minutes_no"] or not options["totals"]:
        raise InvalidInput(_NO_BATCH)
    totals = tuple(map(_total, options["totals"]))
    minutes = SetMinutes(options["minutes_no"], _day(options["minutes_on"], "minutes-on"), totals)
    return OpenBatch(options["from_office"], unit_id, on, minutes)


def _asked(mapping: Path | None, rules: HandoverRules) -> AskedOf:
    if mapping is None:
        return AskedOf()
    said = read_mapping_file(mapping.read_bytes(), mapping.name, rules)
    return AskedOf(said.encoding, said.from_unit, said.sheets)


def _day(said: str | None, option: str) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        wrong = Text("--{option} {said}: viết như 2025-07-01.", "--{option} {said}: write it like 2025-07-01.")
        raise InvalidInput(wrong.with_(option=option, said=said)) from None


def _total(said: str) -> StatedLine:
    """Read KIND[@UNIT]=TOTAL[/SETTLED/PENDING]."""
    what, _sign, numbers = said.rpartition("=")
    kind, _at, unit = what.partition("@")
    counts = [int(each) for each in numbers.split("/") if each.isascii() and each.isdecimal() and len(each) < 8]
    if len(counts) not in (1, 3) or len(counts) != len(numbers.split("/")) or not what:
        raise InvalidInput(_NO_TOTAL.with_(said=said))
    return StatedLine(kind or None, unit or None, *counts)


def _answer(found: Outcome, *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
        return
    if dry_run:
        say(_TRIAL)
    for said in (*_about(found), *_rows(found), *_against_the_minutes(found)):
        say(said)


def _about(found: Outcome) -> Iterator[Text]:
    if found.number is not None:
        yield _LOADED.with_(n=found.number)
    yield from (_ASKS.with_(said=question) for question in found.asks)
    yield from found.findings


def _rows(found: Outcome) -> Iterator[Text]:
    for row in found.attention[:SHOWN]:
        why = Text(" ".join(said.vi for said in row.why), " ".join(said.en for said in row.why))
        yield _ROW.with_(outcome=_OUTCOMES[row.outcome], sheet=row.sheet, line=row.line, why=why)
    if len(found.attention) > SHOWN:
        yield _MORE.with_(n=len(found.attention) - SHOWN)
    yield _COUNTED.with_(rows=found.rows, other=len(found.others), **found.outcomes)


def _against_the_minutes(found: Outcome) -> Iterator[Text]:
    for line in found.lines:
        stated = "–" if line.stated is None else line.stated
        yield _LINE.with_(label=line.label, stated=stated, counted=line.counted)
    if found.written:
        yield _WRITTEN.with_(done=found.written, total=found.counted)
    elif found.why is not None:
        yield found.why
    elif found.may_be_written:
        yield _FITS
