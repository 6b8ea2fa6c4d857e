"""Where a command writes to: a file appears under its name only once it is whole."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import click


@contextmanager
def whole_file(out: Path | None) -> Iterator[IO[bytes]]:
    """Open what is written to, packed where its name ends in `.gz`; without a name it is the standard output."""
    if out is None:
        yield sys.stdout.buffer
        return
    unfinished = out.with_name(out.name + ".part")
    try:
        with unfinished.open("wb") as file:
            if out.suffix == ".gz":
                with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:  # the same book, the same bytes
                    yield cast("IO[bytes]", packed)
            else:
                yield file
        unfinished.replace(out)
    except OSError as failure:
        raise click.FileError(str(out), failure.strerror) from None
    finally:
        unfinished.unlink(missing_ok=True)
