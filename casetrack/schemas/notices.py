"""What is asked of the list of notices."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import ValidationError, fields

from casetrack.schemas.base import TOO_MANY, Count, Form

_AT_ONCE = 1000


def _refuse_many(ids: Sequence[int]) -> None:
    if len(ids) > _AT_ONCE:
        raise ValidationError([TOO_MANY.with_(most=_AT_ONCE)])


class NoticesPage(Form):
    """Which page of the list."""

    page = Count(least=1, most=10_000, load_default=1)


class ReadForm(Form):
    """Which notice was read; none for all."""

    notice = Count(least=1, load_default=None)


class ReadNoticesForm(Form):
    """Which notices were read, by their ids; none named: all."""

    ids = fields.List(Count(least=1), load_default=None, validate=_refuse_many)
