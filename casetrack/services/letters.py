"""Letters of a case: which fit it, what is suggested for their questions, how one looks, and issuing one.

An issued letter has its number from the register of outgoing documents, and is never rendered again: its .docx and its
.pdf stand on the shelf, with their hashes in the chain. Issuing it again makes another letter that names the first.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from casetrack.engine.letters import Letter
from casetrack.errors import InvalidInput, NotFound
from casetrack.models import CaseEvent, Document, IssuedLetter
from casetrack.papers.letter_filling import fill, fill_words
from casetrack.papers.letter_pdf import to_pdf
from casetrack.readers.file_types import BY_MEDIA_TYPE, FileType
from casetrack.services.access import require
from casetrack.services.chain import Happened, record
from casetrack.services.documents import Received, add_document
from casetrack.services.letter_entries import ABOUT, ISSUED, REASON, TYPED
from casetrack.services.letter_library import letters_of
from casetrack.services.letter_templates import template_of
from casetrack.services.letter_values import Told, values_of
from casetrack.services.letter_words import answers, frame
from casetrack.services.letterheads import HeadOfUnit, head_for
from casetrack.services.outgoing import EnterOutgoing, enter, write_symbol
from casetrack.services.register_lines import own_token
from casetrack.services.shelf import write_down
from casetrack.services.step_requests import name_letter
from casetrack.services.work import Work
from casetrack.text import Text, format_date

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
_UNNUMBERED = "......"
_MEND = Text("Chưa phát hành. Mục đánh dấu đỏ cần sửa.", "Not issued. Mend the marked fields.")
_MISSING = Text("Còn thiếu. Điền mục này.", "This is missing. Fill it in.")
_NOT_FITTING = Text("Văn bản “{label}” không dùng cho hồ sơ này.", "The letter “{label}” is not for a case like this.")
_NOT_TODAY = Text(
    "Văn bản “{label}” không đề ngày {day} được: luật mà nó căn cứ không có hiệu lực ngày ấy.",
    "The letter “{label}” cannot be dated {day}: the law that it stands on does not hold on that day.",
)


@dataclass(frozen=True, slots=True)
class WriteLetter:
    """The wish for a letter: which, what was typed for its questions, and who signs (a place in the letterhead).

    `replaces` and `reason`: the letter that it is issued again for, and why. `token` tells one filled-in form from
    another.
    """

    letter: str
    typed: Mapping[str, str]
    signer: int = 0
    token: str | None = None
    replaces: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """A letter that fits a case; `now`: a step out of its state issues or requires it."""

    letter: Letter
    now: bool


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter on both papers, and what it is about."""

    docx: bytes
    pdf: bytes
    about: str


def list_offered(work: Work, told: Told) -> Sequence[Offered]:
    """List the letters that fit a case today, those that its open steps speak of first."""
    steps = told.definition.steps_from.get(told.standing.state, ())
    papers = list(dict.fromkeys(key for step in steps for key in (*step.needs_papers, *step.issues)))
    fitting = [
        letter
        for letter in letters_of(work.installation).all()
        if letter.is_for(told.definition, told.standing.fields) and letter.holds_on(work.today)
    ]
    asked = [letter for paper in papers for letter in fitting if letter.document == paper]
    rest = sorted((letter for letter in fitting if letter not in asked), key=lambda letter: letter.label.vi)
    return [*(Offered(letter, now=True) for letter in asked), *(Offered(letter, now=False) for letter in rest)]


def letter_for(work: Work, told: Told, key: str) -> Letter:
    """Give a letter that fits a case today; raise NotFound for one that there is not, or of other cases or days."""
    letter = letters_of(work.installation).get(key)
    if not letter.is_for(told.definition, told.standing.fields):
        raise NotFound(_NOT_FITTING.with_(label=letter.label), letter=key)
    if not letter.holds_on(work.today):
        raise NotFound(_NOT_TODAY.with_(label=letter.label, day=format_date(work.today)), letter=key)
    return letter


def suggest(work: Work, told: Told, letter: Letter) -> dict[str, str]:
    """Give what the case suggests for the questions of a letter, as people would type it."""
    values = {**values_of(work, told), **_blank_frame(work, told)}
    return {ask.key: fill_words(ask.suggest, values) for ask in letter.asks if ask.suggest}


def preview(work: Work, told: Told, wish: WriteLetter) -> Rendered:
    """Give a letter as it would look if it were issued today, without a number; raise InvalidInput."""
    require(work, "letter.issue")
    return render_unissued(work, told, wish)


def render_unissued(work: Work, told: Told, wish: WriteLetter) -> Rendered:
    """Give a letter without a number, whoever asks for it; raise InvalidInput."""
    letter, head = letter_for(work, told, wish.letter), head_for(work, told.case.unit_id)
    refuse_blanks(letter, wish.typed)
    return _render(work, letter, values_of(work, told), (head, wish, _unnumbered(letter, head)))


def issue(work: Work, told: Told, wish: WriteLetter) -> IssuedLetter:
    """Give a letter its number, keep it on both papers, and write of it in the case; a form sent twice makes one."""
    require(work, "letter.issue")
    issued = issued_before(work, wish.token)
    if issued is not None:
        return issued
    letter, head = letter_for(work, told, wish.letter), head_for(work, told.case.unit_id)
    refuse_blanks(letter, wish.typed)
    replaced = _replaced(work, told, wish)
    known = values_of(work, told)
    number = _number(work, told, letter, (head, wish, known)) if letter.numbered else ""
    rendered = _render(work, letter, known, (head, wish, number))
    stem = " ".join(part for part in (number.replace("/", "-"), letter.label.vi) if part)
    docx = _keep(work, told, rendered.docx, (f"{stem}.docx", BY_MEDIA_TYPE[DOCX]))
    pdf = _keep(work, told, rendered.pdf, (f"{stem}.pdf", BY_MEDIA_TYPE[PDF]))
    facts = {
        "letter": letter.key,
        "label": {"vi": letter.label.vi, "en": letter.label.en},
        "paper": letter.document,
        "symbol": number,
        "docx_sha256": docx.sha256,
        "pdf_sha256": pdf.sha256,
        "template": template_of(work, letter).fingerprint,
        "signer": head.signer(wish.signer).name,
        **({"replaces": replaced.symbol or replaced.id} if replaced else {}),
    }
    texts = {ABOUT: rendered.about, TYPED: json.dumps(dict(wish.typed), ensure_ascii=False), REASON: wish.reason}
    said = {key: text for key, text in texts.items() if text}
    event = record(work, told.case, Happened("activity", ISSUED, work.today, facts, said))
    name_letter(work, told.case, letter.document, number)
    return _enter(work, event, (letter, number, docx.id, pdf.id), (wish, replaced))


def issued_before(work: Work, token: str | None) -> IssuedLetter | None:
    """Find the letter that this form made when it was sent the first time; the locked head lets the second see it."""
    if not token:
        return None
    of_form = (IssuedLetter.office_id == work.office.id, IssuedLetter.token == own_token(work, token))
    return work.session.scalars(select(IssuedLetter).where(*of_form)).one_or_none()


def _enter(
    work: Work,
    event: CaseEvent,
    made: tuple[Letter, str, int, int],
    asked: tuple[WriteLetter, IssuedLetter | None],
) -> IssuedLetter:
    (letter, number, docx_id, pdf_id), (wish, replaced) = made, asked
    work.session.flush()  # the row names the event by its key
    row = IssuedLetter(
        office_id=work.office.id,
        case_id=event.case_id,
        letter=letter.key,
        paper=letter.document,
        symbol=number,
        issued_on=work.today,
        docx_id=docx_id,
        pdf_id=pdf_id,
        replaces_id=replaced.id if replaced else None,
        token=own_token(work, wish.token) if wish.token else None,
        event_id=event.id,
    )
    work.session.add(row)
    work.session.flush()  # whatever the book refuses, it refuses here
    return row


def refuse_blanks(letter: Letter, typed: Mapping[str, str]) -> None:
    """Raise InvalidInput naming every question without its answer, and every answer that nobody asked for."""
    mistakes = {ask.key: _MISSING for ask in letter.asks if ask.required and not typed.get(ask.key, "").strip()}
    for ask in letter.asks:
        said = typed.get(ask.key)
        if said and ask.type == "choice" and said not in dict(ask.choices):
            mistakes[ask.key] = Text("Chọn một trong các mục có sẵn.", "Choose one of the entries.")
        if said and ask.type == "date" and not _is_day(said):
            mistakes[ask.key] = Text("Không phải là ngày. Viết như 2026-07-01.", "No date. Write it like 2026-07-01.")
    strange = Text("Văn bản này không hỏi mục này.", "This letter does not ask for this.")
    mistakes |= {key: strange for key in typed if letter.ask(key) is None}
    if mistakes:
        raise InvalidInput(_MEND, mistakes)


def _render(
    work: Work, letter: Letter, known: Mapping[str, object], said: tuple[HeadOfUnit, WriteLetter, str]
) -> Rendered:
    head, wish, number = said
    values = {
        **known,
        **frame(head.head, head.signer(wish.signer), number, work.today),
        "ask": answers(letter, dict(wish.typed)),
    }
    document = fill(template_of(work, letter).content, values)
    title = " ".join(part for part in (letter.label.vi, number) if part)
    return Rendered(document, to_pdf(document, title, work.today), fill_words(letter.about, values))


def _number(work: Work, told: Told, letter: Letter, said: tuple[HeadOfUnit, WriteLetter, Mapping[str, object]]) -> str:
    """Take the next number of the register, with the words that the register keeps of the letter."""
    head, wish, known = said
    blank = frame(head.head, head.signer(0), "", work.today)
    values = {**known, **blank, "ask": answers(letter, dict(wish.typed))}
    to = "; ".join(fill_words(line, values) for line in letter.to)
    entry = enter(
        work,
        EnterOutgoing(
            letter_type_abbreviation=letter.symbol,
            abstract=f"{letter.label.vi}: {fill_words(letter.about, values)}",
            recipients=to,
            on=work.today,
            case=told.case,
            signer=head.signer(wish.signer).name,
            issuer=head.head.short,
            drafted_by=head.head.drafted_by,
            party=head.head.party,
            keeper=head.head.drafted_by,
        ),
    )
    return entry.symbol


def _blank_frame(work: Work, told: Told) -> Mapping[str, object]:
    head = head_for(work, told.case.unit_id)
    return frame(head.head, head.signer(0), "", work.today)


def _unnumbered(letter: Letter, head: HeadOfUnit) -> str:
    if not letter.numbered:
        return ""
    said = head.head
    return write_symbol(_UNNUMBERED, letter.symbol, said.short, said.drafted_by, party=said.party)


def _keep(work: Work, told: Told, content: bytes, named: tuple[str, FileType]) -> Document:
    name, kind = named
    shelf = work.installation.shelf
    with shelf.coming_in() as place:
        size, sha256 = write_down(io.BytesIO(content), place, shelf.largest)
        event = add_document(work, told.case, Received(place, name, name, kind, size, sha256, ""))
    of_event = (Document.office_id == work.office.id, Document.event_id == event.id)
    return work.session.scalars(select(Document).where(*of_event)).one()


def _replaced(work: Work, told: Told, wish: WriteLetter) -> IssuedLetter | None:
    """Find the letter that this one is issued again for; raise InvalidInput without a reason."""
    if wish.replaces is None:
        return None
    query = (
        select(IssuedLetter)
        .join(CaseEvent, CaseEvent.id == IssuedLetter.event_id)
        .where(
            IssuedLetter.office_id == work.office.id,
            IssuedLetter.case_id == told.case.id,
            IssuedLetter.letter == wish.letter,
            CaseEvent.case_seq == wish.replaces,
        )
    )
    found = work.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(Text("Hồ sơ không có văn bản này để phát hành lại.", "The case has no such letter."))
    if not wish.reason.strip():
        raise InvalidInput(_MEND, {REASON: Text("Ghi lý do phát hành lại.", "Say why it is issued again.")})
    return found


def _is_day(said: str) -> bool:
    try:
        date.fromisoformat(said)
    except ValueError:
        return False
    return True
