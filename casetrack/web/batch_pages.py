"""The page of a hand-over on which rows are mended, beside its minutes; several addresses answer with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from casetrack.services.batch_files import list_files
from casetrack.services.batch_reconciling import reconcile
from casetrack.services.batch_rows import ALL, FindRows, list_rows
from casetrack.services.batch_rules import rules_of
from casetrack.services.batches import ShownBatch, get_batch
from casetrack.text import Text
from casetrack.web.batch_card import card_of
from casetrack.web.batch_lines import counts_by_view, lines_of
from casetrack.web.batch_sheets import FileLine, file_line
from casetrack.web.login import looking

_ASKS = Text("Còn {n} tệp phải trả lời câu hỏi về cột", "{n} lists still have questions about their columns")
_LEAD = Text(
    "{files}, {rows} dòng: {fine} hợp lệ, {refused} phải sửa, {left_out} trùng bỏ qua.",
    "{files}, {rows} rows: {fine} count, {refused} to mend, {left_out} duplicates left out.",
)
_NO_ROWS = Text("{files}.", "{files}.")
_FILE = Text("Tệp {name}", "The list {name}")
_FILES = Text("{n} tệp", "{n} lists")


def show(
    number: int,
    wish: FindRows,
    *,
    chosen: bool = True,
    refusal: Text | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response | str:
    """Draw the page, after a refusal with every word that was typed; before there is a list, ask for one.

    Where nobody chose a view and no row needs somebody, all rows are shown.
    """
    with looking() as work:
        batch, rules = get_batch(work, number), rules_of(work.installation)
        files = [file_line(each) for each in list_files(work, number)]
        if not files:
            return redirect(url_for("batch_files.index", batch_no=number), 303)
        if not chosen and not counts_by_view(batch)[wish.view]:
            wish = replace(wish, view=ALL)
        found, page = reconcile(work, number), list_rows(work, number, wish)
        card, asking = card_of(batch, found), sum(each.asks is not None for each in files)
        return render_template(
            "batches/show.html",
            batch=batch,
            heading=_ASKS.with_(n=asking) if asking else card.heading,
            lead=_lead(batch, files),
            files=files,
            card=card,
            page=lines_of(rules, batch, (wish, page), typed or {}),
            refusal=refusal,
        )


def _lead(batch: ShownBatch, files: list[FileLine]) -> Text:
    counts = batch.counts
    named = _FILE.with_(name=files[0].row.name) if len(files) == 1 else _FILES.with_(n=len(files))
    if not counts.rows:
        return _NO_ROWS.with_(files=named)
    left_out = counts.duplicate - counts.kept
    return _LEAD.with_(files=named, rows=counts.rows, fine=counts.counted, refused=counts.refuse, left_out=left_out)
