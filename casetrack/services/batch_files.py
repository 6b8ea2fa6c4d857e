"""The lists of a hand-over as files: read, asked about where they are not clear, and their rows staged in pieces.

What a person says of a sheet (its header, kind, columns) is kept with the file, and saved for the next list with the
same headings from the same former office.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from sqlalchemy import func, or_, select

from casetrack.engine.handover_columns import SheetMapping
from casetrack.errors import FileRefused, Forbidden, InvalidInput, NotFound
from casetrack.models import HandoverBatch, HandoverFile, HandoverMapping, HandoverMatch, HandoverRow
from casetrack.services.batch_marks import forget_row_marks
from casetrack.services.batch_reading import AskedOf, ReadBook, read_book
from casetrack.services.batch_staging import ROWS_AT_ONCE, SO_FAR, Staging, find_edition, stage_some
from casetrack.services.batch_visible import name_of, sees_rows_of
from casetrack.services.batches import CONFIRMED, DRAFT, RUN, batch_to_change, find_batch, in_bounds
from casetrack.services.bulk import in_pieces
from casetrack.services.virus_scanner import refuse_infected
from casetrack.services.work import Actor, Installation, Work, begin, reading
from casetrack.text import Text
from casetrack.vietnamese import fold

ASKING, STAGING, STAGED = "asking", "staging", "staged"
LARGEST = 20 * 1024 * 1024
Watch = Callable[[int, int], None]  # rows done, rows in all

_TOO_LARGE = Text(
    "Tệp lớn hơn 20 MB. Tách thành nhiều tệp, bỏ ảnh trong tệp.",
    "The file is larger than 20 MB. Split it, and take pictures out.",
)
_NO_FILE = Text("Đợt bàn giao không có tệp này.", "The hand-over has no such list.")
_GONE = Text(
    "Tệp của đợt đã ghi không còn giữ. Tải lại tệp.",
    "Lists of a hand-over that was written are not kept. Load it again.",
)
_FEW_SEE_IT = Text(
    "Danh sách này hạn chế người xem: người tải lên hoặc lãnh đạo đơn vị nhận đọc lại.",
    "Few may see this list: who loaded it or a leader of the receiving unit reads it anew.",
)
_HAS_CASES = Text(
    "Đã có dòng của tệp này vào sổ, không đọc lại được. Tải tệp đã sửa lên như một tệp mới.",
    "Rows of this list stand in the book, so it cannot be read anew. Load the mended list as a new file.",
)
_NO_SHEET = Text("Tệp không có trang “{name}”.", "The file has no sheet “{name}”.")


@dataclass(frozen=True, slots=True)
class StageFile:
    """The wish to load a list: its name and bytes. `asked`: what a person says of it beforehand."""

    name: str
    data: bytes
    asked: AskedOf = field(default_factory=AskedOf)


@dataclass(frozen=True, slots=True)
class ReadAnew:
    """The wish to read a list otherwise: what a person says of its sheets. `save`: for the next such list as well."""

    asked: AskedOf
    save: bool = True


def stage_file(installation: Installation, actor: Actor, number: int, wish: StageFile, *, watch: Watch) -> int:
    """Load a list into a hand-over and stage its rows; give the file's key. The same content again adds nothing.

    Raise FileRefused for what is no workbook that can be read. Where it is not clear, the file waits for an answer.
    """
    if len(wish.data) > LARGEST:
        raise FileRefused("too_large", _TOO_LARGE)
    if installation.shelf.clamd:
        refuse_infected(installation.shelf.clamd, BytesIO(wish.data))
    with reading(installation, actor) as work:
        batch_to_change(work, number)
    book = read_book(installation, wish.data, wish.asked)
    with begin(installation, actor) as work:
        file = _enter(work, batch_to_change(work, number), wish, book)
        if file.state == STAGED:
            return file.id
        file_id = file.id
    _stage(installation, actor, (number, file_id), book, watch=watch)
    return file_id


def read_anew(
    installation: Installation, actor: Actor, place: tuple[int, int], wish: ReadAnew, *, watch: Watch
) -> None:
    """Read a list (number of the hand-over, key of the file) as a person says; its rows are staged anew.

    Rows that were mended on the page stay as they were mended. Raise InvalidInput once a row of it is a case.
    """
    with reading(installation, actor) as work:
        batch_to_change(work, place[0])
        file = find_file(work, *place)
        if not sees_rows_of(work, file):
            raise Forbidden(_FEW_SEE_IT, permission=RUN)
        data, asked = _content(file), _asked_of(file).followed_by(wish.asked)
        _refuse_written(work, file)
    book = read_book(installation, data, asked)
    strange = [name for name in wish.asked.sheets if name not in {sheet.table.sheet for sheet in book.sheets}]
    if strange:
        raise InvalidInput(_NO_SHEET.with_(name=strange[0]))
    with begin(installation, actor) as work:
        batch = batch_to_change(work, place[0])
        file = find_file(work, *place)
        _refuse_written(work, file)
        file.state, file.encoding, file.recorded_at = STAGING, book.encoding, work.now
        file.sheets = {"asked": asked.as_json()}
        if wish.save:
            _save_mappings(work, batch, book, wish.asked.sheets)
    _stage(installation, actor, place, book, watch=watch)


def finish_staging(installation: Installation, actor: Actor, number: int, *, watch: Watch) -> int:
    """Go on with lists of a hand-over that were left half staged; give how many there were."""
    with reading(installation, actor) as work:
        batch = find_batch(work, number)
        query = select(HandoverFile).where(HandoverFile.batch_id == batch.id, HandoverFile.state == STAGING)
        files = [(file.id, _content(file), _asked_of(file)) for file in work.session.scalars(query)]
    for file_id, data, asked in files:
        _stage(installation, actor, (number, file_id), read_book(installation, data, asked), watch=watch)
    return len(files)


def find_file(work: Work, number: int, file_id: int) -> HandoverFile:
    """Find a list of a hand-over; raise NotFound."""
    batch = find_batch(work, number)
    query = select(HandoverFile).where(HandoverFile.batch_id == batch.id, HandoverFile.id == file_id)
    file = work.session.scalars(query).one_or_none() if in_bounds(file_id) else None
    if file is None:
        raise NotFound(_NO_FILE)
    return _as_shown(work, file)


def list_files(work: Work, number: int) -> Sequence[HandoverFile]:
    """List the lists of a hand-over, the first first; what few may see of them: batch_visible.sees_rows_of."""
    batch = find_batch(work, number)
    query = select(HandoverFile).where(HandoverFile.batch_id == batch.id).order_by(HandoverFile.number)
    return [_as_shown(work, file) for file in work.session.scalars(query).all()]


def _as_shown(work: Work, file: HandoverFile) -> HandoverFile:
    """Give a list as its reader may see it: names of it, of its sheets and what was found may name people."""
    if work.page is None and not sees_rows_of(work, file):
        name, sheets = name_of(work, file), file.sheets.get("list")
        work.session.expunge(file)  # what is changed now is shown and never written
        file.name, file.read = name, {**file.read, "findings": []}
        unnamed = [{**sheet, "name": str(n)} for n, sheet in enumerate(sheets or (), start=1)]
        file.sheets = {} if sheets is None else {"list": unnamed, "levels": file.sheets.get("levels", ())}
    return file


def find_content(work: Work, number: int, data: bytes) -> int | None:
    """Find the list of a hand-over that has exactly this content; None where none has."""
    batch, sha256 = find_batch(work, number), hashlib.sha256(data).hexdigest()
    query = select(HandoverFile.id).where(HandoverFile.batch_id == batch.id, HandoverFile.sha256 == sha256)
    return work.session.scalars(query).one_or_none()


def _enter(work: Work, batch: HandoverBatch, wish: StageFile, book: ReadBook) -> HandoverFile:
    sha256 = hashlib.sha256(wish.data).hexdigest()
    of_batch = (HandoverFile.office_id == work.office.id, HandoverFile.batch_id == batch.id)
    known = work.session.scalars(select(HandoverFile).where(*of_batch, HandoverFile.sha256 == sha256)).one_or_none()
    if known is not None:
        return known
    last = work.session.scalars(select(func.max(HandoverFile.number)).where(*of_batch)).one() or 0
    file = HandoverFile(
        office_id=work.office.id,
        batch_id=batch.id,
        number=last + 1,
        name=wish.name[-200:],
        sha256=sha256,
        size=len(wish.data),
        kind=book.kind,
        encoding=book.encoding,
        state=STAGING,
        sheets={"asked": wish.asked.as_json()},
        read={},
        staged_by_id=work.actor.user_id,
        recorded_at=work.now,
        content=wish.data,
    )
    work.session.add(file)
    work.session.flush()  # rows name it
    return file


def _stage(installation: Installation, actor: Actor, place: tuple[int, int], book: ReadBook, *, watch: Watch) -> None:
    number, file_id = place
    with begin(installation, actor) as work:
        batch, file = batch_to_change(work, number), find_file(work, number, file_id)
        mappings = book.mapped(_saved_mappings(work, batch))
        before, so_far = file.sheets, file.read.get(SO_FAR, {})
        file.sheets = {**file.sheets, "list": book.sheets_as_json(mappings)}
        if book.unclear(mappings):
            file.state = ASKING
            return
        batch_id, handed_over_on, office = batch.id, batch.handed_over_on, batch.from_office
        name, edition_of, same = file.name, file.edition_of_id, file.sheets == before
    read = book.read_rows(mappings, handed_over_on, office)
    staging = Staging(batch_id, file_id, book.judged(read), edition_of)
    staging.go_on(so_far, same=same)

    def piece(work: Work) -> bool:
        file = find_file(work, number, file_id)
        if not staging.done:
            batch_to_change(work, number)
            file.edition_of_id = staging.edition_of = find_edition(work, staging, name)
        more = bool(staging.rows) and stage_some(work, staging)
        watch(staging.done, len(staging.rows))
        if more:
            file.read = {**file.read, SO_FAR: staging.so_far()}
        else:
            _finish(work, file, staging)
            file.read = book.read_as_json(read, staging.tally)
        return more

    in_pieces(installation, actor, piece)


def _finish(work: Work, file: HandoverFile, staging: Staging) -> None:
    """Take away what an earlier reading of the file had staged and this one does not know, then the file is staged."""
    places = {each.place for each in staging.rows}
    of_file = (HandoverRow.office_id == work.office.id, HandoverRow.file_id == file.id)
    untouched = (HandoverRow.case_id.is_(None), HandoverRow.mended_by_id.is_(None))
    stale = [
        row
        for row in work.session.scalars(select(HandoverRow).where(*of_file, *untouched))
        if (row.sheet, row.line) not in places
    ]
    _take_away(work, stale)
    file.state = STAGED
    batch = work.session.get_one(HandoverBatch, file.batch_id)
    if batch.state == CONFIRMED and staging.tally["added"] + staging.tally["mended"]:
        batch.state = DRAFT


def _take_away(work: Work, rows: Sequence[HandoverRow]) -> None:
    """Delete rows, with what was found of them and what others say of them."""
    row, found = HandoverRow, HandoverMatch
    for start in range(0, len(rows), ROWS_AT_ONCE):
        ids = [each.id for each in rows[start : start + ROWS_AT_ONCE]]
        forget_row_marks(work, ids)
        for twin in work.session.scalars(select(row).where(or_(row.duplicate_of_id.in_(ids), row.id.in_(ids)))).all():
            twin.duplicate_of_id = None
        of_rows = or_(found.row_id.in_(ids), found.other_row_id.in_(ids))
        for match in work.session.scalars(select(found).where(found.office_id == work.office.id, of_rows)).all():
            work.session.delete(match)
    work.session.flush()
    for each in rows:
        work.session.delete(each)


def _content(file: HandoverFile) -> bytes:
    if file.content is None:
        raise InvalidInput(_GONE)
    return file.content


def _asked_of(file: HandoverFile) -> AskedOf:
    return AskedOf.from_json(file.sheets.get("asked") or {})


def _refuse_written(work: Work, file: HandoverFile) -> None:
    written = select(HandoverRow.id).where(HandoverRow.file_id == file.id, HandoverRow.case_id.is_not(None))
    if work.session.scalars(written.limit(1)).first() is not None:
        raise InvalidInput(_HAS_CASES)


def _saved_mappings(work: Work, batch: HandoverBatch) -> Mapping[str, SheetMapping]:
    query = select(HandoverMapping.headings, HandoverMapping.mapping).where(
        HandoverMapping.office_id == work.office.id, HandoverMapping.former_office == fold(batch.from_office)[:200]
    )
    return {headings: SheetMapping.from_json(saved) for headings, saved in work.session.execute(query)}


def _save_mappings(work: Work, batch: HandoverBatch, book: ReadBook, said: Mapping[str, SheetMapping]) -> None:
    office = fold(batch.from_office)[:200]
    of_office = (HandoverMapping.office_id == work.office.id, HandoverMapping.former_office == office)
    rows = {row.headings: row for row in work.session.scalars(select(HandoverMapping).where(*of_office))}
    mappings = book.mapped(_saved_mappings(work, batch))
    for sheet in book.sheets:
        name = sheet.table.sheet
        if name not in said or not sheet.table.columns:
            continue
        row = rows.get(sheet.headings)
        if row is None:
            row = HandoverMapping(office_id=work.office.id, former_office=office, headings=sheet.headings)
            work.session.add(row)
            rows[sheet.headings] = row
        row.mapping, row.saved_by_id, row.recorded_at = mappings[name].as_json(), work.actor.user_id, work.now
