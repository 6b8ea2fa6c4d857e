"""What was said by word at the desk, as minutes to print, read back and sign."""

from __future__ import annotations

from flask import Blueprint, Response

from casetrack.services.statements import print_statement
from casetrack.web.login import looking, needs

blueprint = Blueprint("statements", __name__)


@blueprint.get("/quay/phieu/<number>/loi-trinh-bay")
@needs("visit.record")
def minutes(number: str) -> Response:
    """Give the minutes of a petition that was said by word, as PDF."""
    with looking() as work:
        paper = print_statement(work, number)
    headers = {"Content-Disposition": f'inline; filename="{paper.petition}.pdf"'}
    return Response(paper.pdf, mimetype="application/pdf", headers=headers)
