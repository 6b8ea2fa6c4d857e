"""One paper with several contents: one petition in the register, and for each further content a case, or guidance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from casetrack.errors import InvalidInput
from casetrack.models import Case, Petition, PetitionContent
from casetrack.services.access import PROTECTED, visible_cases
from casetrack.services.cases import SPLIT, OpenCase, link_cases, open_case
from casetrack.services.matters import Kind, kinds_of_matter
from casetrack.services.senders import Parts
from casetrack.services.work import Work
from casetrack.text import Text

MOST_CONTENTS = 8  # beside the first
HANDLINGS: dict[str, Text] = {
    "case": Text("Tách thành hồ sơ riêng", "A case of its own"),
    "guided": Text("Hướng dẫn viết đơn riêng", "Guided to write a petition of its own"),
}
_NO_KIND = Text("Chọn loại của nội dung này.", "Choose the kind of this content.")
_NO_SUBJECT = Text("Tóm tắt nội dung này một câu.", "Say this content in one sentence.")
_SEALED = Text(
    "Nội dung tố cáo không ghi chung mẫu với nội dung khác: người đọc hồ sơ kia sẽ biết ai tố cáo. Xóa dòng này, "
    "lưu, rồi ghi phần tố cáo bằng một mẫu riêng; hướng dẫn người gửi tách đơn (Nghị định 154/2026, Điều 14).",
    "A denunciation is not entered with other contents: readers of the other case would know who denounced. Empty this "
    "line, save, then enter the denunciation in a form of its own; guide the sender to split it (Decree 154/2026, 14).",
)
_WITH_SEALED = Text(
    "Đơn tố cáo, hồ sơ hạn chế người xem thì nội dung khác ghi bằng mẫu riêng. Xóa dòng này, lưu, rồi ghi mẫu mới.",
    "Beside a denunciation or a sealed case other contents need forms of their own. Empty this line, save, begin anew.",
)
_MORE_ASKED = Text(
    "Loại này cần thêm: {fields}. Xóa dòng này, lưu, rồi ghi bằng một mẫu riêng.",
    "This kind asks for more: {fields}. Empty this line, save, then enter it in a form of its own.",
)


@dataclass(frozen=True, slots=True)
class FurtherContent:
    """A content beside the first: of which kind (a key of services/matters), in a sentence, how handled (HANDLINGS).

    `place` is its line on the form, from 1.
    """

    kind: str
    subject: str
    handling: str = "case"
    place: int = 1


@dataclass(frozen=True, slots=True)
class ShownContent:
    """A further content as case, receipt and programs show it; one that got no case was guided."""

    place: int
    kind: Text
    subject: str
    case_number: str | None


@dataclass(frozen=True, slots=True)
class Brought:
    """What the cases of one paper share: the first of them, when and how it came, to which unit, from whom.

    `fields` is what is said of all of them, by workflow.
    """

    first: Case
    received_on: date
    channel: str
    unit_id: int
    parts: Parts
    fields: Mapping[str, Mapping[str, object]]


def content_kinds(work: Work) -> Sequence[Kind]:
    """List the kinds that a further content may be of: those whose form asks for words alone, and protect nobody."""
    return [kind for kind in kinds_of_matter(work) if kind.workflow and not kind.sealed and not _asks_more(work, kind)]


def mistakes_of_contents(work: Work, contents: Sequence[FurtherContent], *, protected: bool) -> dict[str, Text]:
    """Say what is wrong with the further contents, by the names of the form. `protected`: the first one is sealed."""
    kinds = {kind.key: kind for kind in kinds_of_matter(work) if kind.workflow}
    mistakes: dict[str, Text] = {}
    for content in contents:
        kind, line = kinds.get(content.kind), f"contents.{content.place}"
        if kind is None:
            mistakes[f"{line}.kind"] = _NO_KIND
        elif kind.sealed or protected:
            mistakes[f"{line}.kind"] = _SEALED if kind.sealed else _WITH_SEALED
        elif content.handling == "case" and (asked := _asks_more(work, kind)):
            mistakes[f"{line}.kind"] = _MORE_ASKED.with_(fields=", ".join(asked))
        if not content.subject.strip():
            mistakes[f"{line}.subject"] = _NO_SUBJECT
    return mistakes


def write_contents(work: Work, petition: Petition, contents: Sequence[FurtherContent], paper: Brought) -> None:
    """Write the further contents of a petition down, and open their cases, tied to the first."""
    kinds = {kind.key: kind for kind in kinds_of_matter(work)}
    for place, content in enumerate(contents, start=2):
        case = _open(work, kinds[content.kind], content, paper) if content.handling == "case" else None
        if case is not None:
            link_cases(work, paper.first, case, None, kind=SPLIT)
        work.session.add(
            PetitionContent(
                office_id=work.office.id,
                petition_id=petition.id,
                place=place,
                case_id=case.id if case else None,
                kind=content.kind,
                subject=content.subject,
            )
        )


def contents_of(work: Work, petition_ids: Sequence[int]) -> Mapping[int, Sequence[ShownContent]]:
    """Give the further contents of these petitions; those whose case is hidden from the reader are not there."""
    if not petition_ids:
        return {}
    query = (
        select(PetitionContent, Case.number)
        .join(Case, Case.id == PetitionContent.case_id, isouter=True)
        .where(
            PetitionContent.office_id == work.office.id,
            PetitionContent.petition_id.in_(petition_ids),
            or_(PetitionContent.case_id.is_(None), visible_cases(work)),
        )
        .order_by(PetitionContent.petition_id, PetitionContent.place)
    )
    labels = {kind.key: kind.label for kind in kinds_of_matter(work)}
    found: dict[int, list[ShownContent]] = {}
    for content, number in work.session.execute(query):
        label = labels.get(content.kind, Text(content.kind, content.kind))
        found.setdefault(content.petition_id, []).append(ShownContent(content.place, label, content.subject, number))
    return found


def _open(work: Work, kind: Kind, content: FurtherContent, paper: Brought) -> Case:
    workflow = kind.workflow or ""
    definition = work.installation.library.latest(workflow)
    words = {
        key: content.subject
        for key in definition.intake_required
        if key not in kind.fields and definition.fields[key].type in ("text", "string")
    }
    case = open_case(
        work,
        OpenCase(
            workflow=workflow,
            title=content.subject,
            opened_on=paper.received_on,
            unit_id=paper.unit_id,
            channel=paper.channel,
            fields={**paper.fields.get(workflow, {}), **words, **kind.fields},
            parties=paper.parts,
        ),
    )
    if case.level == PROTECTED:
        raise InvalidInput(_SEALED, {f"contents.{content.place}.kind": _SEALED})
    return case


def _asks_more(work: Work, kind: Kind) -> list[str]:
    """Name what the form of a kind demands beside words and what the choice of the kind says."""
    definition = work.installation.library.latest(kind.workflow or "")
    return [
        definition.fields[key].label.vi
        for key in definition.intake_required
        if key not in kind.fields and definition.fields[key].type not in ("text", "string")
    ]
