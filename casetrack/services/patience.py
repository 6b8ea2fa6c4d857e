"""Reading that may take long, on a page where somebody waits: it goes on for so many seconds and no longer."""

from __future__ import annotations

import time
from collections.abc import Callable


class TookTooLong(Exception):
    """Nothing is wrong, but nobody waits that long on a page."""


def for_seconds(seconds: float) -> Callable[..., None]:
    """Give what a reading tells its progress to; it raises TookTooLong when the time is over."""
    until = time.monotonic() + seconds

    def go_on(*_progress: object) -> None:
        if time.monotonic() > until:
            raise TookTooLong

    return go_on
