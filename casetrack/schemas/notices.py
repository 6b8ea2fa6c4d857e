"""What is asked of the page of notices."""

from __future__ import annotations

from casetrack.schemas.base import Count, Form


class NoticesPage(Form):
    """Which page of the list."""

    page = Count(least=1, most=10_000, data_key="trang", load_default=1)


class ReadForm(Form):
    """Which notice was read; none for all."""

    notice = Count(least=1, load_default=None)
