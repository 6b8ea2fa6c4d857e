"""`casetrack scheduler`: the jobs in a process of their own, where several processes serve the pages."""

from __future__ import annotations

import signal
import threading

import click

from casetrack.cli.context import opened
from casetrack.cli.speech import say
from casetrack.jobs.scheduler import start
from casetrack.text import Text


@click.command()
def command() -> None:
    """Run the jobs until stopped. Several may stand by; one acts.

    \b
    Example:
      casetrack scheduler
    """
    stopped = threading.Event()
    for named in (signal.SIGINT, signal.SIGTERM):
        signal.signal(named, lambda _number, _frame: stopped.set())
    scheduler = start(opened())
    say(Text("Đang chạy các việc định kỳ. Ctrl+C để dừng.", "The jobs are running. Ctrl+C stops them."))
    while not stopped.wait(timeout=1):  # Windows delivers Ctrl+C only between waits
        pass
    scheduler.shutdown(wait=True)
