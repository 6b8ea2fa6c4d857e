"""`casetrack jobs`: what the office does by itself, and doing it now."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from casetrack.cli.context import office_named, office_option, opened
from casetrack.cli.speech import say
from casetrack.jobs.scheduler import zone_of
from casetrack.jobs.table import JOBS, find_job
from casetrack.services.leases import Run, last_runs
from casetrack.text import Text


@click.group()
def command() -> None:
    """Look at the jobs that run by themselves, or run one now."""


@command.command()
@click.argument("name")
@click.option("--at", metavar="MOMENT", help="As of this moment; without a zone, in the office's own. Default: now.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for a program.")
@office_option
def run(name: str, at: str | None, *, as_json: bool, office_code: str | None) -> None:
    """Run one job for one office. Running it again does no harm.

    \b
    Example:
      casetrack jobs run alerts --at 2026-05-20T00:00
    """
    job = find_job(name)
    installation = opened()
    office = office_named(installation, office_code)
    moment = _moment(at, office.timezone)
    written = job.run(installation, office.id, moment)
    if as_json:
        said = {
            "job": job.name,
            "office": office.code,
            "at": moment.isoformat() if moment else None,
            "written": written,
        }
        click.echo(json.dumps(said))
        return
    say(Text("{words}: {n}.", "{words}: {n}.").with_(words=job.words, n=written))


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list for a program.")
def list_jobs(*, as_json: bool) -> None:
    """List the jobs with their hours and when each ran last.

    \b
    Example:
      casetrack jobs list
    """
    installation = opened()
    runs, zone = last_runs(installation.database), zone_of(installation)
    if as_json:
        click.echo(json.dumps([_as_json(job.name, job.cron, runs.get(job.name)) for job in JOBS], indent=2))
        return
    for job in JOBS:
        say(
            Text("{name}  {cron}  {words}; {last}", "{name}  {cron}  {words}; {last}").with_(
                name=job.name, cron=job.cron, words=job.words, last=_last(runs.get(job.name), zone)
            )
        )


def _moment(said: str | None, timezone: str) -> datetime | None:
    if said is None:
        return None
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        raise click.BadParameter("write it like 2026-05-20T00:00", param_hint="--at") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone))


def _last(run: Run | None, zone: ZoneInfo) -> Text:
    if run is None:
        return Text("chưa chạy lần nào", "never ran")
    slot = datetime.fromisoformat(run.slot).astimezone(zone)
    said = Text("lần {time} {day}: ", "run of {time} {day}: ").with_(time=f"{slot:%H:%M}", day=slot.date())
    result = Text("chưa xong", "not finished") if run.finished_at is None else run.result
    return Text("{said}{result}", "{said}{result}").with_(said=said, result=result)


def _as_json(name: str, cron: str, run: Run | None) -> dict[str, object]:
    return {
        "name": name,
        "cron": cron,
        "last_slot": run.slot if run else None,
        "finished_at": run.finished_at.isoformat() if run and run.finished_at else None,
        "result": run.result if run else None,
    }
