"""Hold the workflow files to what they promised: a version on which a case was opened never changes and never goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from casetrack.engine.definition import Definition
from casetrack.engine.library import WorkflowLibrary
from casetrack.errors import DefinitionError, Problem
from casetrack.models import Case, PublishedWorkflow
from casetrack.text import Text

_NOTE = {
    name: dialect.insert(PublishedWorkflow).on_conflict_do_nothing()
    for name, dialect in {"postgresql": postgresql, "sqlite": sqlite}.items()
}
_CHANGED = Text(
    "tệp đã bị sửa sau khi có hồ sơ mở theo phiên bản {version}; trả lại nội dung cũ, sửa ở bản chép có version mới",
    "the file was changed after cases were opened on version {version}; restore it and change a copy of a new version",
)
_GONE = Text(
    "thiếu tệp của phiên bản {version} mà hồ sơ đang chạy theo; đặt lại tệp ấy, chẳng hạn trong thư mục earlier",
    "the file of version {version} is missing and cases run on it; put it back, for instance into the folder earlier",
)


def publish(session: Session, definition: Definition, now: datetime) -> None:
    """Note that a case stands on this version of a workflow; noting it twice changes nothing."""
    row = {"workflow": definition.id, "version": definition.version, "fingerprint": definition.fingerprint}
    session.execute(_NOTE[session.get_bind().dialect.name], {**row, "published_at": now})


def publish_standing(session: Session, library: WorkflowLibrary, now: datetime) -> None:
    """Note the versions of cases that were opened before anybody noted it; raise DefinitionError for a missing file."""
    have = {(definition.id, definition.version): definition for definition in library.all()}
    rows = session.execute(select(Case.workflow, Case.workflow_version).distinct())
    standing = sorted((row.workflow, row.workflow_version) for row in rows)
    _refuse([_gone(*key) for key in standing if key not in have])
    for key in standing:
        publish(session, have[key], now)


def refuse_changed(session: Session, library: WorkflowLibrary) -> None:
    """Raise DefinitionError naming every version that cases stand on and whose file was changed or is gone."""
    have = {(definition.id, definition.version): definition for definition in library.all()}
    problems = []
    for row in session.scalars(select(PublishedWorkflow).order_by(PublishedWorkflow.id)):
        definition = have.get((row.workflow, row.version))
        if definition is None:
            problems.append(_gone(row.workflow, row.version))
        elif definition.fingerprint != row.fingerprint:
            said = _CHANGED.with_(version=row.version)
            problems.append(Problem(definition.source, 1, 1, "workflow.version", "E81", said))
    _refuse(problems)


def _gone(workflow: str, version: int) -> Problem:
    return Problem(f"{workflow}.yaml", 1, 1, "workflow.version", "E82", _GONE.with_(version=version))


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        message = Text("Có {n} tệp quy trình không giữ lời hứa.", "{n} workflow files do not keep their promise.")
        raise DefinitionError(message.with_(n=len(problems)), tuple(problems))
