"""A machine reads the OpenAPI document and tries everything it allows and much that it does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import settings
from sqlalchemy import select

from casetrack.api import document
from casetrack.app import create_app
from casetrack.config import Settings
from casetrack.db import Database
from casetrack.engine.definition import Field
from casetrack.models import CaseEvent
from casetrack.services.access import get_visible_case
from casetrack.services.chain import verify
from casetrack.services.permissions import ROLES
from casetrack.services.projections import standing_of
from casetrack.services.rebuild import rebuild
from casetrack.services.steps import list_steps
from casetrack.services.users import give_role
from casetrack.services.work import reading, system_actor
from tests.api.conftest import a_token
from tests.factories import COMPLAINT, DENUNCIATION, Ward, a_case, a_person, a_ward, the_case

schemathesis = pytest.importorskip("schemathesis", reason="make proof installs it")
pytestmark = pytest.mark.proof

TRIES = 80
NUMBER = "KN-2026-0001"
# What the document allows may still be refused by the law, the book or the day; then the answer says why.
REFUSED_BY_THE_OFFICE = ["2xx", "403", "404", "409", "412", "422"]
CHECKS: dict[str, Any] = {
    "positive_data_acceptance": {"expected-statuses": REFUSED_BY_THE_OFFICE},
    "missing_required_header": {"expected-statuses": ["400", "401", "403", "415", "422"]},
}


class Door:
    """Where the requests knock: the document is read before there is a ward behind it."""

    app: Flask

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Let a request in."""
        return self.app(environ, start_response)


DOOR = Door()
API = schemathesis.openapi.from_dict(document(), config=schemathesis.Config.from_dict({"checks": CHECKS}))
API.app = DOOR


@pytest.fixture(scope="module")
def busy_ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    """A ward with cases of two levels, and one person in every role, so that no request stops at a permission."""
    book = Database(f"sqlite:///{tmp_path_factory.mktemp('proof') / 'casetrack.db'}")
    book.upgrade()
    ward = a_ward(book)
    with book.begin() as session:
        for role in ROLES.keys() - {"desk"}:
            give_role(session, ward.users["desk"], role, ward.units["root"].id)
    a_case(ward, petitioner=a_person(ward, phone="0912345678"))
    a_case(ward, fields=DENUNCIATION)
    yield ward
    book.dispose()


@pytest.fixture(scope="module")
def token(busy_ward: Ward, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A token for everything; from here on the API that is tried stands on the busy ward."""
    DOOR.app = create_app(busy_ward.installation, Settings(tmp_path_factory.mktemp("settings"), busy_ward.database.url))
    return a_token(busy_ward, "desk")


@API.parametrize()
@settings(max_examples=TRIES, derandomize=True, deadline=None)
def test_no_request_breaks_the_program_or_the_document(case: Any, busy_ward: Ward, token: str):
    aim(case, busy_ward)
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"})


def test_after_all_that_the_book_is_whole_and_folds_to_what_is_shown(busy_ward: Ward):
    with reading(busy_ward.installation, system_actor(busy_ward.office.id)) as work:
        events = Counter(work.session.scalars(select(CaseEvent.kind)))
        assert verify(work) == events.total()
    assert events.keys() >= {"opened", "step", "corrected", "activity"}
    assert rebuild(busy_ward.installation, busy_ward.office.id, write=False).differing == ()


def aim(case: Any, ward: Ward) -> None:
    """Point what the document allows at things that there are; else almost all of it would end at 404 and 422."""
    if case.meta is None or case.meta.generation.mode is not schemathesis.GenerationMode.POSITIVE:
        return
    if "number" in case.path_parameters:
        case.path_parameters["number"] = NUMBER
    if not isinstance(case.body, dict):
        return
    case.headers.pop("If-Match", None)
    case.headers.pop("Idempotency-Key", None)
    on_the_day = dict.fromkeys(("opened_on", "received_on", "occurred_on", "decided_on"), "2026-06-04")
    known: dict[str, object] = {
        **on_the_day,
        "unit_id": ward.units["root"].id,
        "workflow": "petition",
        "kind": "petition:complaint",
        "channel": "desk",
        "person_id": 1,
        "petitioners": [1],
        "officer_id": ward.users["officer"].id,
        "case_number": NUMBER,
        "written_on": None,
        "seq": 1,
        "seen_version": the_case(ward, NUMBER).version,
    }
    case.body.update({name: value for name, value in known.items() if name in case.body})
    case.body.pop("fields", None)
    if "trigger" in case.body:
        case.body |= {"seen_version": known["seen_version"], **_open_step(ward)}
    if case.operation.path.endswith("/corrections"):
        case.body |= {"title": "Gõ lại", "reason": "Gõ nhầm"}
    if case.operation.path == "/cases":
        case.body["fields"] = dict(COMPLAINT)


def _open_step(ward: Ward) -> dict[str, object]:
    """Take a step that is open for the one in every role, with what it must be told and as little else as there is."""
    with reading(ward.installation, ward.actor("desk")) as work:
        case = get_visible_case(work, NUMBER)
        definition = ward.installation.library.get(case.workflow, case.workflow_version)
        steps = [each.step for each in list_steps(work, case, standing_of(work, case)) if not each.refusals]
    if not steps:
        return {"trigger": "reopen", "comment": "Ghi"}
    step = min(steps, key=lambda step: len(step.required))
    told = {key: _told(ward, definition.fields[key]) for key in step.required}
    return {"trigger": step.trigger, "comment": "Ghi", **({"fields": told} if told else {})}


def _told(ward: Ward, field: Field) -> object:
    """Fill in a field of a workflow with something of its kind."""
    kinds: dict[str, object] = {"bool": True, "integer": 1, "date": "2026-06-04", "unit": ward.units["VP"].id}
    return field.values[0][0] if field.values else kinds.get(field.type, "Ghi")
