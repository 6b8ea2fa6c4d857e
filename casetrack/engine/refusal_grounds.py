"""On which grounds somebody who comes may be turned away, and how that is told (workflows/law/refusal_grounds.yaml)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from casetrack import paths
from casetrack.engine.clock_rules import Basis, Validity
from casetrack.engine.draft import read_basis
from casetrack.engine.duties_file import read_dates
from casetrack.engine.law import Rule, stamped_basis
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.text import Text

SCHEMA = "casetrack-refusal-grounds/1"
_SHIPPED = Path("law") / "refusal_grounds.yaml"
TOLD: dict[str, Text] = {
    "oral": Text("giải thích bằng lời tại chỗ", "explained by word at once"),
    "written": Text("thông báo bằng văn bản, người đứng đầu ký", "told in writing, signed by the head"),
}
_SAYS = Text("Từ chối tiếp: {label}; {told}", "Refusal to receive: {label}; {told}")


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground of refusal. `notice_ground`: what the case of its written notice calls it; none where told by word."""

    key: str
    label: Text
    basis: Basis
    told: str
    notice_ground: str = ""
    valid: Validity | None = None

    @property
    def written(self) -> bool:
        """Tell whether the law wants a written notice, which the head signs."""
        return self.told == "written"

    @property
    def law(self) -> Rule:
        """What a lawyer signs of it."""
        says = _SAYS.with_(label=self.label, told=TOLD[self.told])
        return Rule("refusal", says, replace(self.basis, rule=""), when=self.key, valid=self.valid)


@dataclass(frozen=True, slots=True)
class Notice:
    """Where a written notice is made: in a case of which workflow, by which step, and by which clock it is due.

    `ground` and `day` are the fields that the step asks; `said` is the field for what the visitor came to say.
    """

    workflow: str
    step: str
    clock: str
    ground: str
    day: str
    said: str


@dataclass(frozen=True, slots=True)
class Refusals:
    """Every ground of the file, of the past and of the future too, and where written notices are made."""

    notice: Notice
    grounds: tuple[Ground, ...]

    def on(self, day: date) -> tuple[Ground, ...]:
        """List the grounds that hold on a day."""
        return tuple(ground for ground in self.grounds if ground.valid is None or ground.valid.covers(day))

    def get(self, key: str) -> Ground | None:
        """Give a ground, whenever it holds."""
        return next((ground for ground in self.grounds if ground.key == key), None)


@cache
def load_refusals() -> Refusals:
    """Read the file that is shipped with the program, once: it does not change while it runs."""
    file = paths.WORKFLOWS / _SHIPPED
    return read_refusals(file.read_bytes(), file.name)


def read_refusals(data: bytes, name: str) -> Refusals:
    """Read such a file; raise DefinitionError with every mistake of it."""
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    top.choice("schema", (SCHEMA,))
    said = top.mapping("notice")
    notice = Notice(*(said.text(key) for key in ("workflow", "step", "clock", "ground", "day", "said")))
    grounds = tuple(_read(key, item) for key, item in top.entries("grounds"))
    mistakes.close()
    return Refusals(notice, tuple(replace(ground, basis=stamped_basis(ground.law)) for ground in grounds))


def _read(key: str, item: Reader) -> Ground:
    ground = Ground(
        key=key,
        label=item.labels("label"),
        basis=read_basis(item.mapping("basis")),
        told=item.choice("told", tuple(TOLD)),
        notice_ground=item.find_text("notice_ground") or "",
        valid=read_dates(item),
    )
    if ground.written != bool(ground.notice_ground):
        message = Text("chỉ căn cứ phải thông báo bằng văn bản mới có khóa này", "only of a ground told in writing")
        item.note("notice_ground", "G10", message)
    return ground
