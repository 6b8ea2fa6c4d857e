"""`casetrack export yearly`: the year of an office by stable codes, for another database."""

from __future__ import annotations

from pathlib import Path

import click

from casetrack.cli.context import actor_named, office_named, office_option, opened
from casetrack.cli.speech import say
from casetrack.cli.whole_file import whole_file
from casetrack.reports.yearly import yearly_export
from casetrack.reports.yearly_files import JSON, SHAPES, as_bytes
from casetrack.services.work import reading
from casetrack.text import Text

_TOLD = Text(
    "Đã xuất năm {year}: {forms} biểu, {indicators} chỉ tiêu, {rows} dòng sổ theo dõi, {cases} hồ sơ.",
    "Exported {year}: {forms} forms, {indicators} indicators, {rows} rows of the log, {cases} cases.",
)


@click.command()
@click.option("--year", type=click.IntRange(1900, 2199), required=True, help="As reports count it: 15 Dec to 14 Dec.")
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where to; a name that ends in .zip holds CSV tables, any other JSON.",
)
@click.option("--as", "username", metavar="NAME", help="Only what this account may see; else everything.")
@office_option
def yearly(year: int, *, out: Path, username: str | None, office_code: str | None) -> None:
    """Write forms, indicators, the management log and the cases of a year by stable codes, without names.

    The codes are the program's own (workflows/codes/national.yaml), no interface of any other database; see
    docs/yearly-export.md.

    \b
    Example:
      casetrack export yearly --year 2026 --out 2026.json
      casetrack export yearly --year 2026 --out 2026.zip
    """
    installation = opened()
    office = office_named(installation, office_code)
    with reading(installation, actor_named(installation, office, username)) as work:
        export = yearly_export(work, year)
    ending = out.suffix.removeprefix(".").lower()
    with whole_file(out) as file:
        file.write(as_bytes(export, ending if ending in SHAPES else JSON))
    many = {name: len(export[key]) for name, key in _COUNTED.items()}
    say(_TOLD.with_(year=year, **many), err=True)


_COUNTED = {"forms": "forms", "indicators": "indicators", "rows": "management_log", "cases": "cases"}
