"""How far a long command is, as a bar on the terminal; into a file or a pipe nothing is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress

from casetrack.cli.speech import language
from casetrack.text import Text


@contextmanager
def stages() -> Iterator[Callable[[Text, int, int], None]]:
    """Give what a use case of several stages tells: what it does, and how much of how much (0: nobody knows)."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def tell(stage: Text, done: int, of: int) -> None:
            bar.update(task, description=stage.in_(language()), completed=done, total=of or None)

        yield tell
