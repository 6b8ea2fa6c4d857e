"""The power fails at any moment of an upload: after `doctor --mend` there is no half file, no orphan, nothing lost."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casetrack.db import Database
from casetrack.models import Document
from casetrack.services.access import get_visible_case
from casetrack.services.chain import verify
from casetrack.services.doctor import examine, mend
from casetrack.services.documents import AddDocument, add_document, receive
from casetrack.services.shelf import Shelf, is_whole
from casetrack.services.work import begin, reading, system_actor
from tests.factories import Ward, a_case, a_ward
from tests.services.test_doctor import quietly

LAST_MOMENT = 40


class PowerCutError(BaseException):
    """Nothing that was going on goes on, no tidying up either."""


@dataclass
class Current:
    """Power for some moments; a moment is the time before or after the program asks something of the machine."""

    moments: int

    def around(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """Let the power fail before or after this piece of work."""

        def done(*said: Any, **named: Any) -> Any:
            self._pass()
            result = work(*said, **named)
            self._pass()
            return result

        return done

    def _pass(self) -> None:
        self.moments -= 1
        if self.moments < 0:
            raise PowerCutError


@contextmanager
def fails_at(moment: int) -> Iterator[Current]:
    """Let the power fail at this moment of what is done inside."""
    current = Current(moment)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", current.around(os.fsync))
        patch.setattr(Path, "replace", current.around(Path.replace))
        patch.setattr(Session, "flush", current.around(Session.flush))
        patch.setattr(Session, "commit", current.around(Session.commit))
        patch.setattr(Path, "unlink", lambda *_said, **_named: None)  # whoever is dead tidies nothing up
        yield current


def upload(ward: Ward, number: str, content: bytes, moment: int) -> bool:
    """Send a file; tell whether it was answered before the power failed."""
    stream = io.BytesIO(content)
    try:
        with fails_at(moment) as current:
            stream.read = current.around(stream.read)  # type: ignore[method-assign]
            with (
                receive(ward.installation.shelf, stream, "ghi.txt", AddDocument("none")) as received,
                begin(ward.installation, ward.actor("desk")) as work,
            ):
                add_document(work, get_visible_case(work, number), received)
    except PowerCutError:
        return False
    return True


@pytest.fixture(scope="module")
def shared(_sqlite_template, tmp_path_factory) -> Ward:
    folder = tmp_path_factory.mktemp("cut")
    (folder / "casetrack.db").write_bytes(_sqlite_template.read_bytes())
    ward = a_ward(Database(f"sqlite:///{folder / 'casetrack.db'}"))
    ward.installation = replace(ward.installation, shelf=Shelf(folder / "files"))
    return ward


def documents(ward: Ward) -> int:
    with ward.database.reading() as session:
        return session.scalars(select(func.count()).select_from(Document)).one()


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    uploads=st.lists(st.tuples(st.integers(0, LAST_MOMENT), st.integers(1, 3)), min_size=1, max_size=4),
    again=st.booleans(),
)
def test_a_cut_at_any_moment_leaves_nothing_behind_once_the_doctor_has_mended(shared, uploads, again):
    number, before = a_case(shared), documents(shared)
    promised = 0
    for n, (moment, megabytes) in enumerate(uploads):
        words = f"Biên bản {number} {0 if again else n}\n".encode()
        promised += upload(shared, number, words * (megabytes * 400_000 // len(words)), moment)
    seen = examine(shared.installation, quietly)
    kinds = {finding.kind for finding in seen.findings}
    event(f"left behind: {sorted(kinds)}, {promised} of {len(uploads)} answered")
    assert kinds <= {"orphan", "unfinished"}
    assert len(mend(shared.installation, seen)) == len(seen.findings)
    assert examine(shared.installation, quietly).findings == ()
    assert list(shared.installation.shelf.unfinished()) == []
    assert promised <= documents(shared) - before <= len(uploads), "what was answered is in the book"
    for place in shared.installation.shelf.files():
        assert is_whole(place, place.name)


def test_the_cuts_reach_every_moment_of_an_upload_and_none_is_later(shared):
    number = a_case(shared)
    content = b"Bien ban\n" * 100
    answered = [upload(shared, number, content + bytes([65 + moment]), moment) for moment in range(LAST_MOMENT)]
    first = answered.index(True)
    assert first > 8, "reading, writing, keeping and committing each have a before and an after"
    assert all(answered[first:])
    left = {finding.kind for finding in examine(shared.installation, quietly).findings}
    assert left == {"orphan", "unfinished"}, "cuts came both before and after the file was put in its place"
    mend(shared.installation, examine(shared.installation, quietly))
    assert examine(shared.installation, quietly).findings == ()
    with reading(shared.installation, system_actor(shared.office.id)) as work:
        assert verify(work)
