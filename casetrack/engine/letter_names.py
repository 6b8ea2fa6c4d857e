"""The names that a letter may use between double braces, and whether a name fits where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casetrack.engine.letters import Letter
from casetrack.text import Text

PEOPLE = ("petitioners", "respondents", "accused", "representatives")
# Lists, and what each of their things has. A stage is a stretch of the case with one holder; a clock is a duty of it;
# instructions were given in one session and go out with one notice.
LISTS = {
    **dict.fromkeys(PEOPLE, ("name", "address", "identity", "phone")),
    "stages": ("state", "holder", "since", "until", "days"),
    "clocks": ("label", "basis", "start_on", "due_on", "done_on", "state"),
    "instructions": ("number", "what", "said", "who", "due_on", "product", "responsibility", "authority"),
}
PLAIN = {
    "office": ("name", "superior", "place", "short", "head", "superior_head", "authority", "party"),
    "unit": ("name",),
    "case": ("number", "title", "opened_on", "due_on", "state", "kind", "officer"),
    "petition": ("number", "received_on", "written_on", "channel"),
    "visit": ("received_on",),
    "late": ("days", "since", "label", "basis"),
    "holder": ("name", "since"),
    "links": ("from",),
    "session": ("held_on", "place", "host", "received"),
    "signer": ("name", "title", "authority"),
}
SINGLE = ("number", "date", "today", "next_step")
OF_DEADLINE = ("due_on", "start_on", "basis")
OF_LETTER = ("symbol", "issued_on")
_WORD = "[a-z][a-z0-9_]*"
NAME = re.compile(rf"{_WORD}(?:\.{_WORD})*")
_BRACES = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_STRAY = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")

_UNKNOWN = Text("không có tên “{n}” cho văn bản", "a letter has no name “{n}”")
_A_LIST = Text("“{n}” là một danh sách, hãy dùng “{n}.names” hoặc each", "“{n}” is a list; use “{n}.names” or each")
_NO_LIST = Text("“{n}” không phải là danh sách", "“{n}” is no list")
_STRAY_BRACES = Text("dấu ngoặc kép chưa đóng, hoặc không phải {{ tên }}", "braces that hold no plain name")


def list_names(letter: Letter) -> list[str]:
    """List the names that a template of this letter may print, for whoever writes one."""
    of_groups = [f"{group}.{name}" for group, names in PLAIN.items() for name in names]
    of_people = [f"{name}.names" for name in PEOPLE]
    of_letter = [f"ask.{ask.key}" for ask in letter.asks]
    return sorted([*SINGLE, *of_groups, *of_people, *of_letter])


def names_in(words: str) -> Iterator[str]:
    """Give what stands between the double braces of a text, as it was typed."""
    return (found.strip() for found in _BRACES.findall(words))


def wrong_in(words: str, letter: Letter, each: str = "") -> Iterator[Text]:
    """Say what is wrong with the names in a text; `each` is the list of whose things it speaks, if any."""
    if _STRAY.search(_BRACES.sub("", words)):
        yield _STRAY_BRACES
    for name in names_in(words):
        if wrong := wrong_name(name, letter, each):
            yield wrong


def wrong_name(name: str, letter: Letter, each: str = "") -> Text | None:
    """Say why a name cannot be printed here; None where it can."""
    if not NAME.fullmatch(name):
        return _STRAY_BRACES
    if name in LISTS:
        return _A_LIST.with_(n=name)
    if _is_item(name, each) or _is_value(name, letter):
        return None
    return _UNKNOWN.with_(n=name)


def wrong_list(name: str, letter: Letter) -> Text | None:
    """Say why there cannot be something for each thing in a list of this name; None where there can."""
    return None if is_list(name, letter) else _NO_LIST.with_(n=name)


def wrong_condition(said: str, letter: Letter, each: str = "") -> Text | None:
    """Say why a condition (`name`, `not name`) cannot be asked; a list has a value while something is in it."""
    name = said.removeprefix("not ").strip()
    if is_list(name, letter) or _is_chosen(name, letter):
        return None
    return wrong_name(name, letter, each)


def is_list(name: str, letter: Letter) -> bool:
    """Tell whether there can be something for each thing of this name: people, stages, the lines of a long text."""
    if name in LISTS:
        return True
    top, _, rest = name.partition(".")
    ask = letter.ask(rest.removesuffix(".lines")) if top == "ask" else None
    return ask is not None and ask.type == "long_text"


def _is_item(name: str, each: str) -> bool:
    if each in LISTS:
        return name == "n" or name in {f"item.{part}" for part in LISTS[each]}
    return bool(each) and name in ("item", "n")


def _is_value(name: str, letter: Letter) -> bool:
    top, *rest = name.split(".")
    if not rest:
        return top in SINGLE
    if top in PEOPLE:
        return rest in (["names"], ["count"])
    if top == "ask":
        return len(rest) == 1 and letter.ask(rest[0]) is not None
    if top in ("deadlines", "letters"):
        return len(rest) == 2 and rest[1] in (OF_DEADLINE if top == "deadlines" else OF_LETTER)
    return len(rest) == 1 and (top == "fields" or rest[0] in PLAIN.get(top, ()))


def _is_chosen(name: str, letter: Letter) -> bool:
    """Tell whether a name asks for one choice: `ask.result.keep`."""
    top, _, rest = name.partition(".")
    key, _, choice = rest.partition(".")
    ask = letter.ask(key) if top == "ask" else None
    return ask is not None and choice in dict(ask.choices)
