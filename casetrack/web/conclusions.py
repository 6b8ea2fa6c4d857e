"""The notice of what was concluded in a session: its questions, the paper, issuing it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.engine.letters import Letter
from casetrack.errors import InvalidInput, TransitionRefused
from casetrack.papers.docx_reading import read_docx
from casetrack.schemas.letters import ASK, letter_of, write_letter_form
from casetrack.services.conclusions import begin_notice, conclude, notice_due
from casetrack.services.issued_letters import number_of, seq_of
from casetrack.services.letterheads import head_for
from casetrack.services.letters import WriteLetter, issued_before, preview, suggest
from casetrack.services.sessions import get_session
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.letters import drawn
from casetrack.web.login import looking, needs, working

blueprint = Blueprint("conclusions", __name__)
Answer = Response | str | tuple[str, int]
_MEND = Text("Chưa phát hành. Mục đánh dấu đỏ cần sửa.", "Not issued. Mend the marked fields.")


@blueprint.get("/lich-tiep-dan/buoi/<int:session_id>/ket-luan")
@needs("letter.issue")
def ask(session_id: int) -> Answer:
    """Ask what the notice needs, filled in from the session; where nothing waits for one, go back to the day."""
    with looking() as work:
        if not notice_due(work, get_session(work, session_id)).waiting:
            return redirect(url_for("reception_day.show", session_id=session_id), 303)
    return _page(session_id, None, {})


@blueprint.post("/lich-tiep-dan/buoi/<int:session_id>/ket-luan")
@needs("letter.issue")
def send(session_id: int) -> Answer:
    """Show the paper, or issue the notice with its number."""
    try:
        if "issue" not in request.form:
            return _page(session_id, request.form, {}, look=True)
        with working() as work:
            pressed = issued_before(work, request.form.get("token"))
            row = pressed or conclude(work, session_id, _wish(begin_notice(work, session_id)[1]))
            number, seq = number_of(work, row), seq_of(work, row)
            return redirect(url_for("letters.show", number=number, seq=seq, moi=1), 303)
    except InvalidInput as refusal:
        named = {f"{ASK}.{key}": words for key, words in refusal.fields.items()}
        return _page(session_id, request.form, named or {"signer": refusal.message}), 422
    except TransitionRefused as refusal:  # an instruction that this person may not move
        return _page(session_id, request.form, {"signer": refusal.reasons[0].reason}), 422


def _wish(letter: Letter) -> WriteLetter:
    said, wrong = forms.load(write_letter_form(letter))
    if wrong:
        raise InvalidInput(_MEND, {key.removeprefix(f"{ASK}."): words for key, words in wrong.items()})
    return letter_of(letter, said)


def _page(session_id: int, said: Mapping[str, str] | None, errors: Mapping[str, Text], *, look: bool = False) -> str:
    with looking() as work:
        told, letter, listed = begin_notice(work, session_id)
        session = get_session(work, session_id)
        typed = said if said is not None else {f"{ASK}.{k}": v for k, v in suggest(work, told, letter).items()}
        signers, wrong = _signers(work, told.case.unit_id)
        return render_template(
            "conclusions/form.html",
            session=session,
            letter=letter,
            listed=listed,
            due=notice_due(work, session),
            fields=[drawn(ask, typed) for ask in letter.asks],
            signers=signers,
            typed=typed,
            errors={**wrong, **errors},
            page=read_docx(preview(work, told, _wish(letter)).docx) if look and signers else None,
            token=typed.get("token") or secrets.token_hex(16),
        )


def _signers(work: Work, unit_id: int) -> tuple[list[tuple[int, str]], Mapping[str, Text]]:
    try:
        signers = head_for(work, unit_id).signers
    except InvalidInput as no_head:
        return [], {"signer": no_head.message}
    return [(place, f"{each.title.replace(chr(10), ', ')}: {each.name}") for place, each in enumerate(signers)], {}
