"""What of a hand-over leaves the book: the workbook of rows to mend, and minutes for both sides to sign."""

from __future__ import annotations

import io

from flask import Blueprint, render_template, send_file
from werkzeug.wrappers import Response

from casetrack.errors import NotFound
from casetrack.papers.handover_minutes import MEDIA_TYPE as PDF
from casetrack.papers.handover_minutes import minutes_pdf
from casetrack.papers.workbook import MEDIA_TYPE, write_sheets
from casetrack.services.batch_minutes import minutes_sheet
from casetrack.services.batch_results import results_tables
from casetrack.services.batches import get_batch
from casetrack.text import Text
from casetrack.web import shell
from casetrack.web.login import looking, needs

blueprint = Blueprint("batch_papers", __name__)
_BATCH = "/ban-giao/<int(max=999999999):batch_no>"
_MOST_SHOWN = 500
_NONE_TO_MEND = Text("Đợt này không có dòng nào phải sửa.", "No row of this hand-over needs mending.")


@blueprint.get(f"{_BATCH}/dong-phai-sua.xlsx")
@needs("handover.read")
def results(batch_no: int) -> Response:
    """Give the rows that must be mended, each with its reason, as a workbook that can be loaded again."""
    with looking() as work:
        tables, file = results_tables(work, batch_no), io.BytesIO()
        if not tables:
            raise NotFound(_NONE_TO_MEND)
        write_sheets(tables, shell.language(), work.now, file)
    file.seek(0)
    return send_file(file, MEDIA_TYPE, as_attachment=True, download_name=f"ban-giao-{batch_no}-phai-sua.xlsx")


@blueprint.get(f"{_BATCH}/bien-ban")
@needs("handover.read")
def minutes(batch_no: int) -> str:
    """Show the paper that both sides sign; of a very long list the beginning, which its PDF has whole."""
    with looking() as work:
        batch, sheet = get_batch(work, batch_no), minutes_sheet(work, batch_no)
        files, count = sheet.files[:_MOST_SHOWN], len(sheet.files)
        return render_template("batches/minutes.html", batch=batch, sheet=sheet, files=files, count=count)


@blueprint.get(f"{_BATCH}/bien-ban.pdf")
@needs("handover.read")
def minutes_file(batch_no: int) -> Response:
    """Give the paper that both sides sign as a PDF."""
    with looking() as work:
        file = io.BytesIO(minutes_pdf(minutes_sheet(work, batch_no)))
    return send_file(file, PDF, as_attachment=True, download_name=f"ban-giao-{batch_no}-bien-ban.pdf")
