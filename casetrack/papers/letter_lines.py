"""The lines, rooms and columns that a letter is laid out with, and the conditions around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from casetrack.papers.docx_marks import keep_together, shrink
from casetrack.papers.letter_source import Part

WIDTH = 165  # mm between the margins
LEFT, CENTER = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER
JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY
END = "{%p endif %}"
Place = Document | _Cell


def write_line(
    paragraph: Paragraph,
    text: str,
    *,
    size: float = 14,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = CENTER,
    before: float = 0,
    after: float = 0,
) -> Paragraph:
    """Write words into a paragraph; sizes and distances in points."""
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold or None, italic or None, Pt(size)
    paragraph.alignment = align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    return paragraph


def next_line(place: Place) -> Paragraph:
    """Give a new paragraph; of an empty cell, the one that it has."""
    own = place.paragraphs if isinstance(place, _Cell) else []
    found: Paragraph = own[0] if len(own) == 1 and not own[0].runs else place.add_paragraph()
    return found


def leave_room(paragraph: Paragraph, points: float) -> None:
    """Leave so much room: a paragraph of the smallest letters with a space behind it."""
    shrink(paragraph)
    paragraph.paragraph_format.space_after = Pt(points)


def write_dots(paragraph: Paragraph) -> None:
    """Make a paragraph a dotted line to write on."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.add_run("\t")


def lay_columns(document: Document, widths: Sequence[float], *, rows: int = 1) -> list[tuple[_Cell, ...]]:
    """Lay columns of these mm side by side, without rules; no row stands on two pages."""
    table = document.add_table(rows=rows, cols=len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    set_widths(table, widths)
    for row in table.rows:
        keep_together(row)
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return [row.cells for row in table.rows]


def set_widths(table: Table, widths: Sequence[float]) -> None:
    """Give the columns of a table these widths in mm."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)


def write_when(place: Place, condition: str, write: Callable[[], object]) -> None:
    """Write what stands only under a condition."""
    next_line(place).add_run(f"{{%p if {condition} %}}")
    write()
    place.add_paragraph(END)


def write_either(place: Place, write: Callable[[bool], object]) -> None:
    """Write the same for the papers of the Party (True) and for those of the State (False)."""
    write_when(place, "office.party", lambda: write(True))
    write_when(place, "not office.party", lambda: write(False))


def conditions_of(part: Part) -> Iterator[tuple[str, str]]:
    """Give the tags around a part, from the outside in; a condition on one thing of a list stands inside."""
    of_item = part.when.removeprefix("not ").startswith("item")
    repeated = [(f"{{%p for item in {part.each} %}}", "{%p endfor %}")] if part.each else []
    conditions = [
        *([f"law.from_{part.start:%Y_%m_%d}"] if part.start else []),
        *([f"law.until_{part.end:%Y_%m_%d}"] if part.end else []),
        *([part.when] if part.when else []),
    ]
    asked = [(f"{{%p if {condition} %}}", END) for condition in conditions]
    yield from (*repeated, *asked) if of_item else (*asked, *repeated)


def is_tag(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph only says when or how often others stand, and is not there once they are filled."""
    return paragraph.text.startswith("{%p ")
