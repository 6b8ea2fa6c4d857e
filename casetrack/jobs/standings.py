"""How the jobs stand: the table of jobs beside what was noted of their runs."""

from __future__ import annotations

from datetime import datetime, tzinfo

from casetrack.clock import system_clock
from casetrack.jobs.scheduler import feel, zone_of
from casetrack.jobs.table import JOBS, Job, how_often, trigger_of
from casetrack.services.access import told_to_all
from casetrack.services.job_standings import JobStanding, Standings
from casetrack.services.leases import Run, last_runs, running_lease
from casetrack.services.offices import list_offices
from casetrack.services.work import Installation


def standings_of(installation: Installation) -> Standings:
    """Tell how each job stands, in the time of the office."""
    database, zone = installation.database, zone_of(installation)
    runs, beats, now = last_runs(database), feel(installation).jobs, installation.clock()
    with database.reading() as session:
        alone = len(list_offices(session)) == 1
    jobs = [_standing(job, runs.get(job.name), zone, now, late=beats[job.name].late, alone=alone) for job in JOBS]
    return Standings(jobs, running_lease(database, system_clock()))


def _standing(job: Job, run: Run | None, zone: tzinfo, now: datetime, *, late: bool, alone: bool) -> JobStanding:
    ended = run is not None and run.finished_at is not None
    written = run.result if run and ended and alone and not job.quiet else None
    return JobStanding(
        name=job.name,
        words=job.words,
        often=how_often(job),
        last_slot=datetime.fromisoformat(run.slot).astimezone(zone) if run else None,
        took=run.finished_at - run.started_at if run and run.finished_at else None,
        written=told_to_all(int(written)) if written and written.isdecimal() else None,
        failure=run.failure if run and not ended else None,
        late=late,
        next_at=trigger_of(job, zone).get_next_fire_time(None, now),
    )
