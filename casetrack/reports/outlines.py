"""Reports that write themselves: an outline's headings and sentences with the numbers of a question, as a paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from casetrack.engine.indicators import COLUMNS, Group
from casetrack.engine.outline_names import Named
from casetrack.engine.outlines import Lists, Outline, Part, Says, Section, Shows, fill, load_outlines, names_in
from casetrack.errors import InvalidInput, NotFound
from casetrack.papers import report_paper as paper
from casetrack.papers.letter_filling import BLANK
from casetrack.papers.report_paper import ROW_NUMBER, Issuer, ReportPaper
from casetrack.reports.listed_cases import CaseList, ListedCase, list_cases_of
from casetrack.reports.measures import Measures
from casetrack.reports.questions import Question
from casetrack.reports.telling import Telling
from casetrack.services.letter_words import Signer, frame
from casetrack.services.letterheads import head_for
from casetrack.services.outgoing import write_symbol
from casetrack.services.work import Work
from casetrack.text import Text, format_date

ANNUAL = "annual"
DRAFT = Text("Bản nháp, số còn thay đổi", "Draft, the numbers may still change")
_AHEAD = Text("Bản nháp, dự báo thời hạn đến ngày {as_at}", "Draft, a forecast of clocks to {as_at}")
_PERIOD = Text("Từ ngày {start} đến ngày {end}", "From {start} to {end}")
_MOMENT = Text(
    "Số liệu tính đến hết ngày {as_at}, theo sổ có đến ngày {known_at}.",
    "Numbers as at the end of {as_at}, as the book knew on {known_at}.",
)
_FORECAST = Text(
    "Dự báo: hạn tính trước đến hết ngày {as_at}; sự việc theo sổ có đến ngày {known_at}.",
    "Forecast: clocks run on to the end of {as_at}; what happened is as the book knew on {known_at}.",
)
_NO_OUTLINE = Text("Không có đề cương báo cáo “{key}”.", "There is no outline of a report “{key}”.")
_NUMBER, _KIND, _UNIT = Text("Số hồ sơ", "Case"), Text("Loại", "Kind"), Text("Đơn vị", "Unit")
_COLUMNS = {
    "overdue": (Text("Hạn", "Due"), Text("Quá hạn (ngày)", "Days late")),
    "long_running": (Text("Ngày nhận", "Received"), Text("Số ngày", "Days")),
}
_WIDTHS = (7, 22, 20, 24, 15, 12)
_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_MORE = Text("Và {n} hồ sơ khác.", "And {n} more.")
_HIDDEN = Text("{n} hồ sơ hạn chế người xem.", "{n} cases that not everybody may see.")
_CLASS = Text("Loại", "Kind")
_CLASS_WIDTH = 18  # per cent


def outline_named(key: str) -> Outline:
    """Give a shipped outline; raise NotFound."""
    found = load_outlines().get(key)
    if found is None:
        raise NotFound(_NO_OUTLINE.with_(key=key[:80]))
    return found


def write(work: Work, question: Question, outline_key: str, unit: int | None = None) -> ReportPaper:
    """Write the report of a question by an outline; of a unit with those below it, if one is named."""
    outline = outline_named(outline_key)
    tables = [part for section in outline.sections for part in section.parts if isinstance(part, Shows)]
    groups = {group.key: group for group in work.installation.indicators.groups}
    cells = [Named(key) for part in tables for key in _cells(groups[part.group])]
    writing = _Writing(work, Telling(work, question, [*outline.names(), *cells], unit), unit, groups)
    sections = tuple(writing.section(section) for section in outline.sections)
    return ReportPaper(
        issuer=issuer_of(work, outline, question, unit),
        about=outline.about,
        period=_PERIOD.with_(start=question.start, end=question.end),
        standing=_AHEAD.with_(as_at=question.as_at) if question.forecast else DRAFT,
        sections=tuple(_numbered(sections)),
        moment=moment_of(question),
        recipients=outline.recipients,
        as_at=question.as_at,
    )


@dataclass(frozen=True, slots=True)
class Narrative:
    """The sentences of a report under their headings, and the indicators that were measured with them."""

    sections: tuple[paper.Section, ...]
    measures: Measures


def narrate(work: Work, question: Question, outline_key: str, keys: Iterable[str]) -> Narrative:
    """Write only the sentences of an outline, which are alike for every reader; measure these indicators with them."""
    outline = outline_named(outline_key)
    sections = tuple(
        replace(section, parts=tuple(part for part in section.parts if isinstance(part, Says)))
        for section in outline.sections
    )
    names = [*replace(outline, sections=sections).names(), *(Named(key) for key in keys)]
    telling = Telling(work, question, names)
    writing = _Writing(work, telling, None, {})
    return Narrative(tuple(_numbered([writing.section(section) for section in sections])), telling.measures)


def moment_of(question: Question) -> Text:
    """Say of which moment the numbers of a question are."""
    said = _FORECAST if question.forecast else _MOMENT
    return said.with_(as_at=question.as_at, known_at=question.known_at)


def issuer_of(work: Work, outline: Outline, question: Question, unit: int | None) -> Issuer:
    """Give the letterhead of the unit, or of the body that issues such reports; else the office's name alone."""
    bodies = [found.id for found in work.units.values() if found.kind == outline.issuer]
    chosen = unit if unit is not None else min(bodies, default=None)
    try:
        found = head_for(work, chosen if chosen is not None else 0)
    except InvalidInput:
        return Issuer(work.office.name.upper())
    head = found.head
    signer = found.signers[0] if found.signers else Signer("", "", "")
    symbol = write_symbol(BLANK, "BC", head.short, head.drafted_by, party=head.party)
    said = frame(head, signer, symbol, question.as_at)["office"]
    assert isinstance(said, dict)
    return Issuer(
        head=said["head"],
        superior_head=said["superior_head"],
        place=head.place,
        symbol=symbol,
        party=said["party"],
        signer_authority=signer.authority,
        signer_title=signer.title,
        signer_name=signer.name,
    )


class _Writing:
    """Writes the parts of one report."""

    def __init__(self, work: Work, telling: Telling, unit: int | None, groups: dict[str, Group]) -> None:
        self._work, self._telling, self._unit, self._groups = work, telling, unit, groups

    def section(self, section: Section) -> paper.Section:
        """Write a section."""
        parts = tuple(written for part in section.parts for written in self._part(part))
        return paper.Section(section.heading, section.level, parts)

    def _part(self, part: Part) -> Iterator[paper.Part]:
        if isinstance(part, Says):
            yield from self._says(part)
        elif isinstance(part, Shows):
            yield self._table(part)
        elif isinstance(part, Lists):
            yield from _listed(part, list_cases_of(self._work, self._telling.question, part, self._unit))
        else:
            yield paper.ToWrite(part.words, part.lines)

    def _says(self, part: Says) -> Iterator[paper.Words]:
        telling = self._telling
        holding = next(filter(self._holds, part.ways()), None)
        if holding is None:
            return
        names = list(names_in(holding.words.vi))
        said = fill(holding.words, {named: telling.spoken(named) for named in names})
        entered = telling.by_hand(names)
        yield paper.Words(Text(said.vi + entered.vi, said.en + entered.en))

    def _holds(self, says: Says) -> bool:
        asked = not says.when or any(map(self._telling.has, says.when))
        return asked and (not says.adds_up or self._telling.adds_up(says.adds_up))

    def _table(self, part: Shows) -> paper.Table:
        group = self._groups[part.group]
        each = (100 - _CLASS_WIDTH) // len(group.columns)
        widths = (100 - each * len(group.columns), *(each for _ in group.columns))
        rows = tuple(
            (label, *(self._telling.spoken(Named(group.cell(row, column))) for column in group.columns))
            for row, label in group.rows
        )
        heads = tuple(COLUMNS[name] for name in group.columns)
        return paper.Table(part.title, (_CLASS, *heads), rows, widths, heads)


def _cells(group: Group) -> Iterator[str]:
    return (group.cell(row, column) for row, _label in group.rows for column in group.columns)


def _listed(part: Lists, found: CaseList) -> Iterator[paper.Part]:
    if not found.lines and not found.hidden:
        yield paper.Words(part.none)
        return
    if found.lines:
        rows = tuple(_row(n, each) for n, each in enumerate(found.lines, start=1))
        days = _COLUMNS[part.what]
        yield paper.Table(part.title, (ROW_NUMBER, _NUMBER, _KIND, _UNIT, *days), rows, _WIDTHS, days)
    else:
        yield paper.Words(part.title)
    if found.more:
        yield paper.Words(_MORE.with_(n=found.more))
    if found.hidden:
        yield paper.Words(_HIDDEN.with_(n=found.hidden))


def _row(n: int, each: ListedCase) -> tuple[Text, ...]:
    since = format_date(each.since)
    return (_said(n), _said(each.number), each.kind, _said(each.unit), _said(since), _said(each.days))


def _said(words: object) -> Text:
    return Text(str(words), str(words))


def _numbered(sections: Sequence[paper.Section]) -> Iterator[paper.Section]:
    """Number the headings, I, II, III and below them 1, 2, 3; one under which nothing stands is left out."""
    above = below = 0
    for place, section in enumerate(sections):
        inside = takewhile(_is_below, sections[place + 1 :]) if section.level == 1 else ()
        if not section.parts and not any(each.parts for each in inside):
            continue
        above, below = (above + 1, 0) if section.level == 1 else (above, below + 1)
        number = str(below) if below else "X" * (above // 10) + _ONES[above % 10]
        said = Text(f"{number}. {section.heading.vi}", f"{number}. {section.heading.en}")
        yield replace(section, heading=said)


def _is_below(section: paper.Section) -> bool:
    return section.level > 1
