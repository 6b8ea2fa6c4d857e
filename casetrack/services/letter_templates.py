"""Templates of the office's own: put in after a look at every name, kept in versions, the shipped one given back."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import func, select

from casetrack.engine.letter_names import wrong_condition, wrong_list, wrong_name
from casetrack.engine.letters import Letter
from casetrack.errors import FileRefused, InvalidInput, NotFound
from casetrack.models import CaseEvent, LetterTemplate
from casetrack.papers.docx_reading import words_of
from casetrack.papers.letter_pdf import to_pdf
from casetrack.papers.letter_template import build_template
from casetrack.papers.template_check import LARGEST, Tag, read_tags
from casetrack.readers.file_names import clean_name, ending_of
from casetrack.readers.file_types import read_type
from casetrack.services.access import require
from casetrack.services.chain import Happened, record_of_office
from casetrack.services.letter_library import letters_of
from casetrack.services.letter_samples import fill_sample
from casetrack.services.letterheads import LETTERS
from casetrack.services.work import Work
from casetrack.text import Text

_LAW = ("law.from_", "law.until_")
_MISSING = Text("Mẫu chưa có chỗ cho: {names}.", "The template has no place for: {names}.")
_CONFIRM = Text(
    "{missing} Nếu đúng ý, đánh dấu “Vẫn dùng mẫu này”.", "{missing} If you mean it, tick “Use this template”."
)
_UNKNOWN = Text("{wrong} Ở đoạn: “{where}”.", "{wrong} In the paragraph: “{where}”.")
_UNFILLED = Text(
    "Mẫu không điền thử được. Lấy mẫu gốc về, sửa lại bằng Word.",
    "The template could not be filled. Take the shipped one and change it in Word.",
)


@dataclass(frozen=True, slots=True)
class Template:
    """The template of a letter that is in force: its bytes, their SHA-256, and its version, 0 for the shipped one."""

    content: bytes
    fingerprint: str
    version: int


@dataclass(frozen=True, slots=True)
class PutTemplate:
    """The wish to put a template in. `confirmed`: somebody has read what it has no place for."""

    letter: str
    name: str
    content: bytes
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """A version of a letter's template as it was put in; without a name, the shipped one was given back."""

    version: int
    name: str
    sha256: str
    by: str
    on: date
    recorded_at: datetime


def template_of(work: Work, letter: Letter) -> Template:
    """Give the template that letters are filled from now: the office's own, or the shipped one."""
    query = select(LetterTemplate).where(
        LetterTemplate.office_id == work.office.id, LetterTemplate.letter == letter.key
    )
    row = work.session.scalars(query.order_by(LetterTemplate.version.desc()).limit(1)).one_or_none()
    if row is None or row.content is None:
        return shipped_template(letter)
    return Template(row.content, row.sha256, row.version)


def content_of(work: Work, letter: Letter, version: int) -> bytes:
    """Give a version of a letter's template, 0 for the shipped one; raise NotFound."""
    if version == 0:
        return shipped_template(letter).content
    query = select(LetterTemplate.content).where(
        LetterTemplate.office_id == work.office.id,
        LetterTemplate.letter == letter.key,
        LetterTemplate.version == version,
    )
    content = work.session.scalars(query).one_or_none()
    if content is None:
        raise NotFound(Text("Mẫu không có bản này.", "The template has no such version."))
    return content


@lru_cache(maxsize=128)
def shipped_template(letter: Letter) -> Template:
    """Give the template that is made from a letter's source."""
    content = build_template(letter)
    return Template(content, hashlib.sha256(content).hexdigest(), 0)


def own_templates(work: Work) -> frozenset[str]:
    """Name the letters that are filled from a template of the office's own."""
    newest = (
        select(LetterTemplate.letter, func.max(LetterTemplate.version).label("version"))
        .where(LetterTemplate.office_id == work.office.id)
        .group_by(LetterTemplate.letter)
        .subquery()
    )
    query = select(LetterTemplate.letter).join(
        newest, (newest.c.letter == LetterTemplate.letter) & (newest.c.version == LetterTemplate.version)
    )
    of_office = (LetterTemplate.office_id == work.office.id, LetterTemplate.sha256 != "")
    return frozenset(work.session.scalars(query.where(*of_office)))


def list_versions(work: Work, letter: Letter) -> Sequence[TemplateVersion]:
    """List what was put in for a letter, the newest first."""
    query = (
        select(LetterTemplate.version, LetterTemplate.name, LetterTemplate.sha256, CaseEvent)
        .join(CaseEvent, CaseEvent.id == LetterTemplate.event_id)
        .where(LetterTemplate.office_id == work.office.id, LetterTemplate.letter == letter.key)
        .order_by(LetterTemplate.version.desc())
    )
    return [
        TemplateVersion(version, name, sha256, event.actor_name, event.occurred_on, event.recorded_at)
        for version, name, sha256, event in work.session.execute(query)
    ]


def look_at(letter: Letter, wish: PutTemplate, on: date) -> str:
    """Look at a template, outside of any transaction; raise FileRefused or, for what it lacks, InvalidInput.

    Give its cleaned name.
    """
    name = clean_name(wish.name)
    if len(wish.content) > LARGEST:
        raise FileRefused("too_large", Text("Mẫu lớn hơn 2 MB.", "The template is larger than 2 MB."))
    kind = read_type(io.BytesIO(wish.content), ending_of(name))
    if kind.key != "docx":
        raise FileRefused("not_a_template", Text("Mẫu phải là tệp .docx.", "A template is a .docx file."))
    tags = read_tags(wish.content)
    for tag in tags:
        if wrong := _wrong(tag, letter):
            raise FileRefused("unknown_name", _UNKNOWN.with_(wrong=wrong, where=tag.where))
    _try(letter, wish.content, on)
    lacking = list(_lacking(tags, letter))
    if lacking and not wish.confirmed:
        missing = _MISSING.with_(names=", ".join(lacking))
        raise InvalidInput(missing, {"confirmed": _CONFIRM.with_(missing=missing)})
    return name


def put_template(work: Work, letter: Letter, name: str, content: bytes) -> None:
    """Let a template that was looked at be in force; the ones before it are kept."""
    sha256 = hashlib.sha256(content).hexdigest()
    _enter(work, letter, (name, sha256, content))


def give_back_shipped(work: Work, letter: Letter) -> None:
    """Let the shipped template be in force again."""
    if template_of(work, letter).version:
        _enter(work, letter, ("", "", None))


def letter_named(work: Work, key: str) -> Letter:
    """Give a letter of the installation; raise NotFound."""
    return letters_of(work.installation).get(key)


def _enter(work: Work, letter: Letter, said: tuple[str, str, bytes | None]) -> None:
    require(work, "letter.manage")
    name, sha256, content = said
    of_letter = (LetterTemplate.office_id == work.office.id, LetterTemplate.letter == letter.key)
    version = (work.session.scalars(select(func.max(LetterTemplate.version)).where(*of_letter)).one() or 0) + 1
    facts = {"letter": letter.key, "version": version, "sha256": sha256}
    event = record_of_office(
        work, Happened(LETTERS, "template_put" if sha256 else "template_withdrawn", work.today, facts, {})
    )
    work.session.flush()  # the row names its event by its key
    row = LetterTemplate(
        office_id=work.office.id,
        letter=letter.key,
        version=version,
        name=name,
        sha256=sha256,
        content=content,
        event_id=event.id,
    )
    work.session.add(row)


def _wrong(tag: Tag, letter: Letter) -> Text | None:
    if tag.kind == "for":
        return wrong_list(tag.name, letter)
    if tag.kind == "if":
        asked = tag.name.removeprefix("not ").strip()
        return None if asked.startswith(_LAW) and _is_day(asked) else wrong_condition(tag.name, letter, tag.each)
    if tag.kind == "print":
        return None if tag.each and tag.name == "loop.index" else wrong_name(tag.name, letter, tag.each)
    return None


def _is_day(asked: str) -> bool:
    try:
        date.fromisoformat(asked.rpartition("from_" if "from_" in asked else "until_")[2].replace("_", "-"))
    except ValueError:
        return False
    return True


def _lacking(tags: Sequence[Tag], letter: Letter) -> Iterator[str]:
    there = {tag.name.removesuffix(".lines") for tag in tags}
    wanted = [
        *(["date"] if letter.dated else []),
        *(["number"] if letter.numbered else []),
        *([] if letter.signatures else ["signer.name"]),
    ]
    wanted += [f"ask.{ask.key}" for ask in letter.asks if ask.required]
    yield from (name for name in wanted if not any(each == name or each.startswith(f"{name}.") for each in there))


def _try(letter: Letter, content: bytes, on: date) -> None:
    """Fill a template with an invented case and turn it into PDF; what cannot be, is refused whatever the reason."""
    try:
        filled = fill_sample(letter, content, on)
        to_pdf(filled, letter.label.vi, on)
        left = [sign for sign in ("{{", "{%", "}}", "%}") if sign in words_of(filled)]
    except Exception as failure:  # whatever docx, Jinja and Typst meet in a file of a stranger
        raise FileRefused("not_filled", _UNFILLED) from failure
    if left:
        raise FileRefused("not_filled", _UNFILLED)
