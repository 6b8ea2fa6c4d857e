"""A former system's event log as XES (IEEE 1849), plain or gzipped, to the same rows of text as its CSV would give.

Attributes of a trace become the columns `case:KEY`, those of an event the columns `KEY`. What describes the log itself
(extensions, globals, classifiers), lists, and attributes of attributes are passed over. A document type, and with it
every entity, is refused: it could name files of this machine or grow without end.
"""

from __future__ import annotations

import unicodedata
from xml.parsers import expat

from casetrack.errors import InvalidInput
from casetrack.readers.event_log import EventLog, Row, too_large, unpacked
from casetrack.text import Text

MOST_COLUMNS = 300
MOST_CELLS = 25_000_000  # rows by columns: a small file of many events with ever new keys could fill the memory
DEEPEST = 50
LONGEST_TAG = 1_000_000  # bytes; older versions of expat read a longer one again and again
_BEFORE_A_TAG = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
_VALUED = frozenset({"string", "date", "int", "float", "boolean", "id"})
_INSIDE = {("log", "trace"): "trace", ("trace", "event"): "event", ("log", "event"): "event"}
_CUT_OFF = frozenset(
    {
        expat.errors.codes[message]
        for message in (
            expat.errors.XML_ERROR_NO_ELEMENTS,
            expat.errors.XML_ERROR_UNCLOSED_TOKEN,
            expat.errors.XML_ERROR_PARTIAL_CHAR,
            expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        )
    }
)


def is_xes(data: bytes) -> bool:
    """Tell whether a file, plain or gzipped, is XML; raise InvalidInput when it cannot be unpacked."""
    return next(unpacked(data), b"").lstrip(_BEFORE_A_TAG).startswith(b"<")


def read_xes(data: bytes) -> EventLog:
    """Read a whole log; raise InvalidInput with the line and what to mend when it is cut off or no such XES."""
    reader = _XesReader()
    for piece in unpacked(data):
        reader.feed(piece)
    return reader.finish()


class _XesReader:
    """Reads one file piece by piece; of the XML only the open elements are kept."""

    def __init__(self) -> None:
        self._expat = expat.ParserCreate()
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.StartDoctypeDeclHandler = self._refuse_document_type
        self._fed = 0
        self._roles: list[str] = []  # of the open elements: log, trace, event, or nothing that matters
        self._places: dict[str, int] = {}
        self._of_case: dict[str, str] = {}
        self._event: tuple[int, dict[str, str]] = (0, {})
        self._events: list[tuple[int, dict[str, str]]] = []  # of the open trace, its attributes may come last
        self._rows: list[Row] = []

    def feed(self, piece: bytes) -> None:
        """Read one piece of the file."""
        self._parse(piece)
        self._fed += len(piece)
        if self._fed - self._expat.CurrentByteIndex > LONGEST_TAG:
            raise self._wrong(Text("một thẻ dài trên 1 MB", "a tag is longer than 1 MB"))

    def finish(self) -> EventLog:
        """Give the log once every piece was read."""
        self._parse(b"", is_final=True)
        if not self._rows:
            raise InvalidInput(
                Text(
                    "Tệp XES không có sự kiện nào. Xuất lại từ hệ thống cũ.",
                    "The XES file has no events. Export it again from the former system.",
                )
            )
        width = len(self._places)
        rows = (Row(row.number, row.cells + ("",) * (width - len(row.cells))) for row in self._rows)
        return EventLog(tuple(self._places), tuple(rows))

    def _parse(self, piece: bytes, *, is_final: bool = False) -> None:
        try:
            self._expat.Parse(piece, is_final)
        except expat.ExpatError as failure:
            raise self._not_xml(failure) from None
        except (LookupError, ValueError):
            raise self._wrong(
                Text("không đọc được mã chữ ghi trong thẻ <?xml", "the encoding that <?xml names cannot be read")
            ) from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if not self._roles and tag != "log":
            said = Text("thẻ đầu là <{tag}>, không phải <log>", "it begins with <{tag}> and not <log>")
            raise self._wrong(said.with_(tag=tag))
        if len(self._roles) >= DEEPEST:
            raise self._wrong(Text("các thẻ lồng nhau quá sâu", "the tags stand too deep inside each other"))
        parent = self._roles[-1] if self._roles else ""
        role = _INSIDE.get((parent, tag), "") if self._roles else tag
        if role == "trace":
            self._of_case, self._events = {}, []
        elif role == "event":
            self._event = (self._expat.CurrentLineNumber, {})
        elif tag in _VALUED and parent == "event":
            self._note(self._event[1], attributes, "")
        elif tag in _VALUED and parent == "trace":
            self._note(self._of_case, attributes, "case:")
        self._roles.append(role)

    def _end(self, _name: str) -> None:
        role = self._roles.pop()
        if role == "event" and self._roles[-1] == "trace":
            self._events.append(self._event)
        elif role == "event":
            self._add(*self._event)  # an event of no case; whoever looks for its case will say so
        elif role == "trace":
            # A case without events keeps one row, so that the import names it and does not lose it silently.
            for line, said in self._events or [(self._expat.CurrentLineNumber, {})]:
                self._add(line, said | self._of_case)

    def _note(self, said: dict[str, str], attributes: dict[str, str], prefix: str) -> None:
        key, value = attributes.get("key"), attributes.get("value")
        if not key or value is None:
            raise self._wrong(Text("thuộc tính thiếu key hoặc value", "an attribute lacks its key or value"))
        name = prefix + unicodedata.normalize("NFC", key)
        if name in said:
            twice = Text("thuộc tính “{key}” có hai lần", "the attribute “{key}” stands here twice")
            raise self._wrong(twice.with_(key=key))
        said[name] = unicodedata.normalize("NFC", value).strip()

    def _add(self, line: int, said: dict[str, str]) -> None:
        for name in said:
            self._places.setdefault(name, len(self._places))
        if len(self._places) > MOST_COLUMNS:
            many = Text("có trên {n} tên thuộc tính", "there are over {n} names of attributes")
            raise self._wrong(many.with_(n=MOST_COLUMNS))
        self._rows.append(Row(line, tuple(said.get(name, "") for name in self._places)))
        if len(self._rows) * len(self._places) > MOST_CELLS:
            raise too_large()

    def _refuse_document_type(self, *_declared: object) -> None:
        raise self._wrong(
            Text(
                "có khai báo DOCTYPE hoặc ENTITY; XES không cần, và CaseTrack không mở vì lý do an toàn",
                "it declares a DOCTYPE or an ENTITY; XES needs none, and CaseTrack opens none for safety",
            )
        )

    def _not_xml(self, failure: expat.ExpatError) -> InvalidInput:
        if failure.code in _CUT_OFF:
            return self._wrong(Text("tệp bị cắt cụt ở đây", "the file is cut off here"))
        why = expat.ErrorString(failure.code)
        return self._wrong(Text("không phải XML ({why})", "this is no XML ({why})").with_(why=why))

    def _wrong(self, why: Text) -> InvalidInput:
        line = self._expat.CurrentLineNumber
        said = Text(
            "Dòng {row}: không đọc được XES: {why}. Chép lại hoặc xuất lại tệp.",
            "Line {row}: the XES cannot be read: {why}. Copy or export the file again.",
        )
        return InvalidInput(said.with_(row=line, why=why), row=line)
