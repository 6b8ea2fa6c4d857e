"""A workflow version on which a case was opened keeps its contents; one that nobody uses may still be written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete

from casetrack.engine.library import WorkflowLibrary
from casetrack.errors import DefinitionError
from casetrack.models import PublishedWorkflow
from casetrack.services.publication import publish_standing, refuse_changed
from tests.factories import Ward, a_case


def with_changed(ward: Ward, workflow: str) -> WorkflowLibrary:
    files = ward.installation.library.all()
    return WorkflowLibrary(replace(f, fingerprint="0" * 64) if f.id == workflow else f for f in files)


def opened_with(ward: Ward, library: WorkflowLibrary) -> None:
    with ward.database.reading() as session:
        refuse_changed(session, library)


def test_a_file_changed_after_a_case_was_opened_is_refused_by_name(ward):
    a_case(ward)
    with pytest.raises(DefinitionError) as refused:
        opened_with(ward, with_changed(ward, "petition"))
    (problem,) = refused.value.problems
    version = ward.installation.library.latest("petition").version
    assert (problem.code, problem.file, problem.key) == ("E81", "petition.yaml", "workflow.version")
    assert f"theo phiên bản {version};" in problem.message.vi


def test_a_file_on_which_no_case_stands_may_still_change(ward):
    a_case(ward)
    opened_with(ward, with_changed(ward, "discipline"))


def test_a_file_that_is_gone_is_missed(ward):
    a_case(ward)
    others = (f for f in ward.installation.library.all() if f.id != "petition")
    with pytest.raises(DefinitionError) as refused:
        opened_with(ward, WorkflowLibrary(others))
    assert [problem.code for problem in refused.value.problems] == ["E82"]


def test_a_second_case_changes_nothing(ward):
    a_case(ward)
    a_case(ward)
    opened_with(ward, ward.installation.library)


def test_a_book_from_before_the_files_were_noted_holds_them_from_its_upgrade_on(ward):
    a_case(ward)
    with ward.database.begin() as session:
        session.execute(delete(PublishedWorkflow))
    opened_with(ward, with_changed(ward, "petition"))
    with ward.database.begin() as session:
        publish_standing(session, ward.installation.library, ward.now)
    with pytest.raises(DefinitionError):
        opened_with(ward, with_changed(ward, "petition"))


def test_an_upgrade_misses_the_file_of_a_version_that_cases_stand_on(ward):
    a_case(ward)
    with pytest.raises(DefinitionError) as refused, ward.database.begin() as session:
        publish_standing(session, WorkflowLibrary(()), ward.now)
    assert [problem.code for problem in refused.value.problems] == ["E82"]
