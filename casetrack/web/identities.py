"""Who is protected in a case: whether one may look, looking, and who decides that. And what auditors are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from flask import Response as FileAnswer
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput
from casetrack.schemas.base import Form
from casetrack.schemas.identities import AskLeaveForm, BreakGlassForm, GiveLeaveForm, ProtectForm, RefuseLeaveForm
from casetrack.services.access import get_visible_case
from casetrack.services.alarms import take_note
from casetrack.services.cleared_files import clear_file, open_copy
from casetrack.services.identities import SeenPaper, SeenPerson, grant_in_force, look, open_file, read_papers
from casetrack.services.identity_grants import (
    LONGEST_DAYS,
    break_glass,
    give_leave,
    list_candidates,
    list_grants,
    may_break,
    may_give,
    protect_party,
    revoke_leave,
)
from casetrack.services.identity_overview import leaves_in_force, looks_lately, requests_waiting
from casetrack.services.identity_requests import ask_leave, refuse_request, waiting_in
from casetrack.services.late_files import remove_unnamed
from casetrack.services.parties import list_parties
from casetrack.services.redacted_copies import make_redacted
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.documents import IN_VIEWER, SHUT_IN
from casetrack.web.login import installation, looking, needs, working

blueprint = Blueprint("identities", __name__)
_MINUTE = timedelta(minutes=1)  # a day ends with 23:59, as people say it
_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")


@blueprint.get("/ho-so/<number>/danh-tinh")
@needs("case.read")
def show(number: str) -> str:
    """Say who may see the protected of a case; the protected themselves are not shown."""
    return _page(number)


@blueprint.post("/ho-so/<number>/danh-tinh/xem")
@needs("case.read")
def seen(number: str) -> str:
    """Show who is protected, once the look stands in the book for good."""
    with working() as work:
        people, papers = look(work, number), read_papers(work, number)
    return _page(number, seen=people, papers=papers)


@blueprint.post("/ho-so/<number>/danh-tinh/cho-xem")
@needs("identity.grant")
def give(number: str) -> Response | tuple[str, int]:
    """Let somebody see the protected of this case."""
    try:
        with working() as work:
            give_leave(work, get_visible_case(work, number), _load(GiveLeaveForm()))
    except InvalidInput as wrong:
        return _page(number, mend=wrong.fields), 422
    return redirect(url_for(".show", number=number), 303)


@blueprint.post("/ho-so/<number>/danh-tinh/de-nghi")
@needs("case.read")
def ask(number: str) -> Response | tuple[str, int]:
    """Ask a leader to let me see the protected of this case."""
    try:
        with working() as work:
            ask_leave(work, get_visible_case(work, number), _load(AskLeaveForm())["reason"])
    except InvalidInput as wrong:
        return _page(number, mend=wrong.fields), 422
    return redirect(url_for(".show", number=number), 303)


@blueprint.post("/ho-so/<number>/danh-tinh/de-nghi/<int(max=999999999):request_id>/tu-choi")
@needs("identity.grant")
def refuse(number: str, request_id: int) -> Response | tuple[str, int]:
    """Answer a request by no."""
    try:
        with working() as work:
            refuse_request(work, get_visible_case(work, number), request_id, _load(RefuseLeaveForm())["why"])
    except InvalidInput as wrong:
        return _page(number, mend=wrong.fields), 422
    return redirect(url_for(".show", number=number), 303)


@blueprint.post("/ho-so/<number>/danh-tinh/thoi/<int(max=999999999):grant_id>")
@needs("identity.grant")
def revoke(number: str, grant_id: int) -> Response:
    """Take a leave back."""
    with working() as work:
        revoke_leave(work, get_visible_case(work, number), grant_id)
    return redirect(url_for(".show", number=number), 303)


@blueprint.post("/ho-so/<number>/danh-tinh/khan-cap")
@needs("identity.break_glass")
def break_open(number: str) -> Response | tuple[str, int]:
    """Take leave at once; auditors are told."""
    try:
        with working() as work:
            break_glass(work, get_visible_case(work, number), _load(BreakGlassForm())["reason"])
    except InvalidInput as wrong:
        return _page(number, mend=wrong.fields), 422
    return redirect(url_for(".show", number=number), 303)


@blueprint.post("/ho-so/<number>/danh-tinh/bao-ve")
@needs("identity.grant")
def protect(number: str) -> Response | tuple[str, int]:
    """Protect one person of an open case."""
    try:
        with working() as work:
            said = _load(ProtectForm())
            protect_party(work, get_visible_case(work, number), said["party_id"], said["reason"])
    except InvalidInput as wrong:
        return _page(number, mend=wrong.fields), 422
    return redirect(url_for(".show", number=number), 303)


@blueprint.post("/ho-so/<number>/tai-lieu/<int(max=999999999):seq>/mo")
@needs("case.read")
def open_sealed(number: str, seq: int) -> Response:
    """Give a file that shows who is protected, once that stands in the book for good."""
    with working() as work:
        opened = open_file(work, number, seq)
    kind = opened.document.kind
    shown = bool(kind.shown_as) and "xem" in request.form
    answer = FileAnswer(opened.inside.pieces(opened.place), content_type=kind.media_type)
    answer.content_length = opened.inside.size
    answer.headers.set("Content-Disposition", "inline" if shown else "attachment", filename=opened.name)
    answer.headers.update(IN_VIEWER if shown and kind.shown_as == "page" else SHUT_IN)
    return answer


@blueprint.post("/ho-so/<number>/tai-lieu/<int(max=999999999):seq>/khong-danh-tinh")
@needs("case.note")
def clear(number: str, seq: int) -> Response:
    """Let a file be read again that shows nobody, as somebody with leave has seen."""
    with working() as work:
        opened = open_file(work, number, seq)
    with open_copy(installation().shelf, opened) as made, working() as work:
        clear_file(work, number, seq, made)
    remove_unnamed(installation(), opened.place)
    return redirect(url_for("documents.show", number=number, seq=seq), 303)


@blueprint.post("/ho-so/<number>/tai-lieu/<int(max=999999999):seq>/luoc-bo")
@needs("letter.issue")
def redact(number: str, seq: int) -> Response:
    """Make a copy of a Word paper that names nobody of its case."""
    with working() as work:
        made = make_redacted(work, number, seq)
    return redirect(url_for("documents.show", number=number, seq=made), 303)


@blueprint.get("/quan-tri/danh-tinh")
@needs("identity.oversee")
def oversee() -> str:
    """Show who may see protected identities now, and who looked lately."""
    with looking() as work:
        leaves = leaves_in_force(work)
        return render_template(
            "identities/oversee.html",
            leaves=leaves,
            waiting=requests_waiting(work),
            looks=looks_lately(work),
            people=len({leave.user for leave in leaves}),
            minute=_MINUTE,
        )


@blueprint.post("/bao-dong/<int(max=999999999):alarm_id>")
@needs("audit.read")
def note(alarm_id: int) -> Response:
    """Take note of an alarm."""
    with working() as work:
        take_note(work, alarm_id)
    return redirect(url_for("home.show"), 303)


def _load(form: Form) -> Any:
    wish, errors = forms.load(form)
    if errors:
        raise InvalidInput(_MEND, errors)
    return wish


def _page(
    number: str,
    *,
    seen: Sequence[SeenPerson] = (),
    papers: Sequence[SeenPaper] = (),
    mend: forms.Errors | None = None,
) -> str:
    typed: Mapping[str, str] = request.form if mend else {}
    with looking() as work:
        case = get_visible_case(work, number)
        gives = may_give(work, case)
        return render_template(
            "identities/show.html",
            case=case,
            parties=list_parties(work, case),
            seen=seen,
            papers=papers,
            grant=grant_in_force(work, case),
            grants=list_grants(work, case),
            candidates=list_candidates(work) if gives else (),
            waiting=waiting_in(work, case),
            gives=gives,
            breaks=may_break(work, case),
            hours=installation().break_glass_hours,
            longest=LONGEST_DAYS,
            typed=typed,
            errors=mend or {},
            zone=ZoneInfo(work.office.timezone),
            minute=_MINUTE,
        )
