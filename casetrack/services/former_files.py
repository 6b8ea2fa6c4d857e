"""The file of a former system as the import takes it: which format it is, and whether it has what the mapping names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from casetrack.errors import InvalidInput
from casetrack.readers.csv_events import read_csv_events
from casetrack.readers.event_log import EventLog, Row
from casetrack.readers.xes import is_xes, read_xes
from casetrack.services.former_cells import Finding
from casetrack.services.import_mapping import EventMapping
from casetrack.text import Text

_NOWHERE = Text(
    "Cả tệp XES không có thuộc tính này, coi như để trống. Kiểm tra tên trong {mapping}.",
    "Nothing in the XES file has this attribute; it is taken as empty. Check the name in {mapping}.",
)


@dataclass(frozen=True, slots=True)
class FormerFile:
    """The bytes of a log and the mapping that was written for it, each with the name that messages give it."""

    data: bytes
    name: str
    mapping: EventMapping
    mapping_name: str


def read_former_file(file: FormerFile) -> tuple[EventLog, EventMapping, list[Finding]]:
    """Read a log, CSV or XES; raise InvalidInput when it is broken or lacks a column.

    An XES says how it is encoded, writes its days as ISO 8601, and leaves out what is empty: an attribute that no case
    has is no mistake for sure, so it is a warning unless nothing can be taken over without it.
    """
    if not is_xes(file.data):
        log = read_csv_events(file.data, file.mapping.shape)
        _require(file, log, file.mapping.columns)
        return log, file.mapping, []
    log = read_xes(file.data)
    _require(file, log, file.mapping.needed)
    nowhere = tuple(name for name in file.mapping.columns if name not in log.columns)
    empty = ("",) * len(nowhere)
    message = _NOWHERE.with_(mapping=file.mapping_name)
    return (
        EventLog(log.columns + nowhere, tuple(Row(row.number, row.cells + empty) for row in log.rows)),
        replace(file.mapping, date_format=None),
        [Finding(1, name, "", "warning", "attribute_nowhere", message) for name in nowhere],
    )


def _require(file: FormerFile, log: EventLog, columns: Sequence[str]) -> None:
    missing = [name for name in columns if name not in log.columns]
    if missing:
        raise InvalidInput(
            Text(
                "Tệp {file} thiếu cột: {missing}. Các cột có: {present}. Sửa tên cột trong {mapping}, hoặc xuất lại.",
                "The file {file} lacks the columns: {missing}. It has: {present}. Mend the names in {mapping}, or "
                "export the file again.",
            ).with_(
                file=file.name,
                missing=", ".join(missing),
                present=", ".join(log.columns),
                mapping=file.mapping_name,
            ),
            missing=missing,
        )
