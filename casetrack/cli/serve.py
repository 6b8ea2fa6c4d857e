"""`casetrack serve`: the pages and, in the same process, the jobs."""

from __future__ import annotations

from typing import Any

import click
from waitress import serve

from casetrack.app import create_app
from casetrack.cli.speech import say
from casetrack.config import Settings
from casetrack.jobs.scheduler import start
from casetrack.services.installation import open_installation
from casetrack.services.letter_library import letters_of
from casetrack.text import Text


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--no-jobs", is_flag=True, help="Leave the jobs to `casetrack scheduler`.")
def command(host: str, port: int, *, no_jobs: bool) -> None:
    """Serve the pages until stopped.

    \b
    Example:
      casetrack serve --host 0.0.0.0 --port 8000
    """
    serve_pages(Settings.from_env(), host, port, with_jobs=not no_jobs)


def serve_pages(settings: Settings, host: str, port: int, *, with_jobs: bool) -> None:
    """Serve an installation; jobs run beside it under the lease, so a second process does no harm."""
    installation = open_installation(settings)
    letters_of(installation)  # a mistake in a letter is told now, not when somebody wants to write it
    application = create_app(installation, settings)
    scheduler = start(installation) if with_jobs else None
    say(
        Text("Mở trình duyệt: http://{host}:{port}/", "Open in a browser: http://{host}:{port}/").with_(
            host=host, port=port
        )
    )
    try:
        serve(
            application,
            host=host,
            port=port,
            threads=8,
            ident=None,
            **_proxied(settings),
            max_request_body_size=2 * settings.largest_file,  # what is larger has no page to say so, and is cut off
        )
    finally:
        if scheduler is not None:
            scheduler.shutdown(wait=False)


def _proxied(settings: Settings) -> dict[str, Any]:
    """Believe one server in front, by its address, when it says who asks and by which scheme; nobody else."""
    said: dict[str, Any] = {"clear_untrusted_proxy_headers": True}
    if settings.trusted_proxy:
        said |= {"trusted_proxy": settings.trusted_proxy, "trusted_proxy_count": 1}
        said |= {"trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}
    return said
