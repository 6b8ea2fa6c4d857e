"""A request that another program sends twice, after a lost answer, is carried out once and answered twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from casetrack.errors import KeyReused
from casetrack.models import AnsweredRequest
from casetrack.services.work import Work
from casetrack.text import Text

KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Asked:
    """A write as its sender marks it: the key of this one wish, and a digest of all that was asked."""

    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered."""

    status: int
    body: str
    headers: Mapping[str, str]


def find_answer(work: Work, asked: Asked) -> Answered | None:
    """Find what this very request was answered; raise KeyReused when its key stood for another one.

    The office's head is locked in `work`, so of two at once the second waits and then finds the first one's answer.
    """
    row = work.session.scalars(
        select(AnsweredRequest).where(
            AnsweredRequest.office_id == work.office.id,
            AnsweredRequest.user_id == work.actor.user_id,
            AnsweredRequest.key == asked.key,
            AnsweredRequest.recorded_at >= work.now - KEPT_FOR,
        )
    ).one_or_none()
    if row is None:
        return None
    if row.request != asked.digest:
        raise KeyReused(
            Text(
                "Idempotency-Key này đã dùng cho một yêu cầu khác. Mỗi việc dùng một khóa riêng.",
                "This Idempotency-Key was used for another request. Give each wish a key of its own.",
            )
        )
    return Answered(row.status, row.answer, json.loads(row.headers))


def keep_answer(work: Work, asked: Asked, answered: Answered) -> None:
    """Keep an answer for a week, in the transaction that it speaks of; what is older goes."""
    if work.actor.user_id is None:
        raise RuntimeError("a key belongs to an account")
    old = delete(AnsweredRequest).where(
        AnsweredRequest.office_id == work.office.id, AnsweredRequest.recorded_at < work.now - KEPT_FOR
    )
    work.session.execute(old)
    work.session.add(
        AnsweredRequest(
            office_id=work.office.id,
            user_id=work.actor.user_id,
            key=asked.key,
            request=asked.digest,
            status=answered.status,
            answer=answered.body,
            headers=json.dumps(dict(answered.headers)),
            recorded_at=work.now,
        )
    )
