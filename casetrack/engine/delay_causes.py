"""Reads the codes by which cases say why they are late (workflows/codes/delay_causes.yaml): the same for all kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from casetrack import paths
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes
from casetrack.text import Text

OTHER = "other"  # says nothing by itself: whoever chooses it says which
LONGEST_KEY = 40
_UNTOLD = Text("Chưa ghi nguyên nhân", "No cause told")
_FILE = Path("codes") / "delay_causes.yaml"
_NO_KEY = Text(
    "mã “{k}” phải gồm chữ thường a-z, số và dấu _, dài nhất {n}", "the code “{k}” must be a-z, 0-9 and _, at most {n}"
)
_NO_OTHER = Text("thiếu mã “{k}”", "the code “{k}” is missing")


@dataclass(frozen=True, slots=True)
class DelayCause:
    """One cause of delay. A retired one is offered no more, but what was recorded with it keeps its name."""

    key: str
    label: Text
    retired: bool = False


@cache
def delay_causes() -> Mapping[str, DelayCause]:
    """Give the causes that are shipped with the program, in the order of the file."""
    file = paths.WORKFLOWS / _FILE
    return load_delay_causes(file.read_bytes(), file.name)


def load_delay_causes(data: bytes, name: str) -> Mapping[str, DelayCause]:
    """Read the causes; raise DefinitionError with every mistake of the file."""
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    causes = {}
    for key, reader in top.entries("causes"):
        causes[key] = DelayCause(key, reader.labels("label"), reader.flag("retired"))
        if len(key) > LONGEST_KEY or not (key.isascii() and key.replace("_", "a").isalnum() and key.islower()):
            reader.note("", "E03", _NO_KEY.with_(k=key, n=LONGEST_KEY))
    if OTHER not in causes:
        top.note("causes", "E03", _NO_OTHER.with_(k=OTHER))
    mistakes.close()
    return causes


def name_cause(key: str) -> Text:
    """Name a cause; none told has a name too, and one that a file of another version had names itself."""
    if not key:
        return _UNTOLD
    found = delay_causes().get(key)
    return found.label if found else Text(key, key)
