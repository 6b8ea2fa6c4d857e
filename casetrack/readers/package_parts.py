"""The parts of a zipped workbook as streams of XML: within limits, with no document type and so no entities."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from xml.parsers import expat

from casetrack.errors import FileRefused
from casetrack.readers.raw_sheets import DAMAGED, LARGE

LARGEST_PARTS = 192 * 1024 * 1024  # 50,000 rows of long words are about 60 MB
_LONGEST_TAG = 1 << 20
_AT_ONCE = 1 << 16

Started = Callable[[str, dict[str, str]], None]
Ended = Callable[[str], None]
Said = Callable[[str], None]


class PackageParts:
    """What stands in a package, with one budget for all that is unpacked of it."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._names = {name.replace("\\", "/").lower(): name for name in package.namelist()}
        self._left = LARGEST_PARTS

    def has(self, part: str) -> bool:
        """Tell whether the package holds a part."""
        return part.lower() in self._names

    def read(self, part: str, started: Started, ended: Ended | None = None, said: Said | None = None) -> None:
        """Read one part's XML; names come without their namespace's prefix."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = lambda name, attributes: started(name.rpartition(":")[2], attributes)
        if ended:
            parser.EndElementHandler = lambda name: ended(name.rpartition(":")[2])
        if said:
            parser.CharacterDataHandler = said
        parser.buffer_text = True
        self._feed(parser, part)

    def _feed(self, parser: expat.XMLParserType, part: str) -> None:
        if not self.has(part):
            raise FileRefused("damaged", DAMAGED)
        fed = 0
        try:
            with self._package.open(self._names[part.lower()]) as stream:
                while piece := stream.read(_AT_ONCE):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise FileRefused("too_large", LARGE)
                    parser.Parse(piece, False)  # the parser knows no names
                    fed += len(piece)
                    if fed - parser.CurrentByteIndex > _LONGEST_TAG:
                        _refuse()
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError, OverflowError) as failure:
            raise FileRefused("damaged", DAMAGED) from failure


def _refuse(*_told: object) -> None:
    raise FileRefused("damaged", DAMAGED)
