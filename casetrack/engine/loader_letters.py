"""Reads the source of a letter (workflows/letters/*.yaml): strict, and with every mistake named by file, line and key.

Codes: L01 the file is not named as its letter; L02 a name that no letter has, or that does not fit there; L03 a part of
the body that is none; L04 a table that does not add up; L05 no workflow has this paper, field or clock; L06 days that
never come.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from casetrack.engine.definition import Definition
from casetrack.engine.draft import read_basis
from casetrack.engine.expressions import Expression, ExpressionMistake, parse
from casetrack.engine.guards import types_of
from casetrack.engine.letter_names import names_in, wrong_condition, wrong_in, wrong_list
from casetrack.engine.letters import TYPES, Ask, AskType, Block, Letter, LetterLibrary, Place, Signature, Table
from casetrack.engine.strict_yaml import Node, read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.errors import DefinitionError, Problem
from casetrack.text import Text

_ASK_TYPES: tuple[AskType, ...] = ("text", "long_text", "date", "choice", "integer")
_PLACES: tuple[Place, ...] = ("left", "middle", "right")
_PARTS = ("grounds", "preamble", "body", "recipients")
_MOST_LINES = 40
_WHOLE = 100  # per cent of a table's width


def load_letters(folders: Iterable[Path], definitions: Iterable[Definition]) -> LetterLibrary:
    """Read the letters of these folders; one of a later folder takes the place of its namesake.

    Raise DefinitionError with the mistakes of all.
    """
    known = tuple(definitions)
    letters, problems = dict[str, Letter](), list[Problem]()
    for file in (file for folder in folders for file in sorted((folder / "letters").glob("*.yaml"))):
        try:
            letter = read_letter(file.read_bytes(), file.name, known)
            letters[letter.key] = letter
        except DefinitionError as error:
            problems += error.problems
    if problems:
        message = Text("Có {n} lỗi trong các tệp mẫu văn bản.", "There are {n} mistakes in the files of letters.")
        raise DefinitionError(message.with_(n=len(problems)), tuple(problems))
    return LetterLibrary(letters.values())


def read_letter(data: bytes, name: str, definitions: Iterable[Definition]) -> Letter:
    """Read the source of one letter; raise DefinitionError with every mistake of it."""
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    parts = {key: tuple(_blocks(top, key, mistakes)) for key in _PARTS}
    grounds, preamble, body, recipients = (tuple(block for block, _reader in parts[key]) for key in _PARTS)
    known = tuple(definitions)
    letter = Letter(
        key=top.text("letter"),
        label=top.labels("label"),
        basis=read_basis(top.mapping("basis")),
        kind=top.choice("type", tuple(TYPES)),
        about=top.text("about"),
        body=body,
        document=top.find_text("document") or "",
        form=top.find_text("form") or "",
        title=top.find_text("title") or "",
        abbreviation=top.find_text("abbreviation") or "",
        to=top.words("to"),
        asks=tuple(_ask(item) for item in top.items("asks")),
        grounds=grounds,
        preamble=preamble,
        signatures=tuple(_signatures(top, mistakes)),
        recipients=recipients,
        numbered=top.flag("numbered", default=True),
        by_head=top.choice("by", ("office", "head"), "office") == "head",
        workflows=top.words("workflows"),
        when=_condition(top, known),
        start=top.find_day("from"),
        end=top.find_day("until"),
        source=name,
        fingerprint=hashlib.sha256(data).hexdigest(),
    )
    _check_whole(letter, top)
    _check_names(letter, top, (pair for key in _PARTS for pair in parts[key]))
    _check_workflows(letter, top, known)
    mistakes.close()
    return letter


def _check_whole(letter: Letter, top: Reader) -> None:
    if letter.key and Path(letter.source).stem != letter.key:
        top.note("letter", "L01", Text("tệp phải tên là {k}.yaml", "the file must be {k}.yaml").with_(k=letter.key))
    if not letter.body:
        top.note("body", "E07", Text("văn bản chưa có lời nào", "the letter has no words"))
    if any(block.table or block.lines or block.heading for block in letter.recipients):
        top.note("recipients", "L03", Text("nơi nhận chỉ là những dòng chữ", "recipients are lines of words"))
    if letter.start and letter.end and letter.start > letter.end:
        top.note("until", "L06", Text("ngày cuối ở trước ngày đầu", "the last day lies before the first"))


def _ask(item: Reader) -> Ask:
    kind = item.choice("type", _ASK_TYPES)
    choices = tuple((choice.text("key"), choice.labels("label")) for choice in item.items("choices"))
    if (kind == "choice") != bool(choices):
        message = Text("“choices” đi với kiểu choice, và chỉ với kiểu ấy", "`choices` belong to a choice, only to one")
        item.note("choices", "E03", message)
    return Ask(
        key=item.text("key"),
        label=item.labels("label"),
        type=kind,
        required=item.flag("required"),
        choices=choices,
        suggest=item.find_text("suggest") or "",
        hint=item.find_labels("hint"),
    )


def _condition(top: Reader, definitions: Iterable[Definition]) -> Expression | None:
    """Read of which cases a letter is: a condition over the fields of its workflows, of all where none is named."""
    source, named = top.find_text("when"), top.words("workflows")
    if source is None:
        return None
    fitting = [each for each in definitions if not named or each.id in named]
    fields = {key: field for definition in fitting for key, field in definition.fields.items()}
    try:
        return parse(source, types_of(fields))
    except ExpressionMistake as mistake:
        top.note("when", mistake.code, mistake.message)
        return None


def _signatures(top: Reader, mistakes: Mistakes) -> Iterator[tuple[Signature, ...]]:
    """Read the places to sign: one row, or a list of rows."""
    node = top.node("sign")
    if node and isinstance(node.value, tuple):
        rows = [mistakes.read(member, f"sign.{number}") for number, member in enumerate(node.value)]
    else:
        rows = [row for row in (top.find_mapping("sign"),) if row]
    yield from (tuple(_signers(row)) for row in rows)


def _signers(row: Reader) -> Iterator[Signature]:
    for place in _PLACES:
        found = row.find_mapping(place)
        if found:
            yield Signature(place, found.text("title"), found.find_text("hint") or "")


def _blocks(top: Reader, key: str, mistakes: Mistakes) -> Iterator[tuple[Block, Reader]]:
    node = top.node(key)
    members = node.value if node and isinstance(node.value, tuple) else ()
    for number, member in enumerate(members):
        path = f"{key}.{number}"
        if isinstance(member.value, str):
            yield Block(text=member.value), mistakes.read(Node({}, member.at, member.key_at), path)
        else:
            reader = mistakes.read(member, path)
            yield _block(reader), reader


def _block(reader: Reader) -> Block:
    heading, text, lines = reader.find_text("heading"), reader.find_text("text"), reader.find_integer("lines")
    found = reader.find_mapping("table")
    if sum(part is not None for part in (heading, text, lines, found)) != 1:
        message = Text(
            "mỗi phần có đúng một trong: text, heading, lines, table", "a part has one of: text, heading, lines, table"
        )
        reader.note("text", "L03", message)
    if lines is not None and not 1 <= lines <= _MOST_LINES:
        reader.note("lines", "L03", Text("từ 1 đến {n} dòng", "from 1 to {n} lines").with_(n=_MOST_LINES))
    return Block(
        text=heading or text or "",
        article=reader.find_text("article") or "",
        heading=heading is not None,
        when=reader.find_text("when") or "",
        each=reader.find_text("each") or "",
        start=reader.find_day("from"),
        end=reader.find_day("until"),
        lines=lines or 0,
        table=_table(found) if found else None,
    )


def _table(reader: Reader) -> Table:
    head, each, cells = reader.words("head"), reader.find_text("each") or "", _cells(reader)
    if bool(each) != (reader.node("cells") is not None) or not head or not cells:
        message = Text("bảng cần head, và rows hoặc each với cells", "a table needs head, and rows or each with cells")
        reader.note("head", "L04", message)
    if any(len(row) != len(head) for row in cells):
        message = Text("mỗi hàng phải có {n} ô như hàng đầu", "each row needs {n} cells as the head has")
        reader.note("head", "L04", message.with_(n=len(head)))
    return Table(head, cells, each, _widths(reader, len(head)))


def _widths(reader: Reader, columns: int) -> tuple[int, ...]:
    node = reader.node("widths")
    found = node.value if node and isinstance(node.value, tuple) else ()
    shares = tuple(part.value for part in found if isinstance(part.value, int) and part.value > 0)
    if node is not None and (len(shares) != columns or sum(shares) != _WHOLE):
        message = Text("cần {n} phần trăm, cộng lại là 100", "{n} shares are needed that make 100").with_(n=columns)
        reader.note("widths", "L04", message)
    return shares


def _cells(reader: Reader) -> tuple[tuple[str, ...], ...]:
    if reader.node("cells") is not None:
        return (reader.words("cells"),)
    node = reader.node("rows")
    rows = node.value if node and isinstance(node.value, tuple) else ()
    return tuple(tuple(str(cell.value or "") for cell in row.value) for row in rows if isinstance(row.value, tuple))


def _check_names(letter: Letter, top: Reader, blocks: Iterable[tuple[Block, Reader]]) -> None:
    for key, words in (("about", (letter.about,)), ("to", letter.to)):
        _note(top, key, (wrong for text in words for wrong in wrong_in(text, letter)))
    _note(top, "asks", (wrong for ask in letter.asks for wrong in wrong_in(ask.suggest, letter)))
    for block, reader in blocks:
        if block.each and (wrong := wrong_list(block.each, letter)):
            reader.note("each", "L02", wrong)
        if block.when and (wrong := wrong_condition(block.when, letter, block.each)):
            reader.note("when", "L02", wrong)
        _note(reader, "text", wrong_in(f"{block.article} {block.text}", letter, block.each))
        if block.table:
            _note(reader, "table", _wrong_in_table(block.table, letter))


def _wrong_in_table(table: Table, letter: Letter) -> Iterator[Text]:
    if table.each and (wrong := wrong_list(table.each, letter)):
        yield wrong
    for cell in (*table.head, *(cell for row in table.rows for cell in row)):
        yield from wrong_in(cell, letter, table.each)


def _note(reader: Reader, key: str, wrongs: Iterable[Text]) -> None:
    for wrong in wrongs:
        reader.note(key, "L02", wrong)


def _check_workflows(letter: Letter, top: Reader, definitions: tuple[Definition, ...]) -> None:
    """Note a paper, field or clock that none of the workflows has which may have such a letter."""
    fitting = [definition for definition in definitions if letter.fits(definition)]
    if not fitting:
        message = Text("không quy trình nào có giấy tờ “{d}”", "no such workflow has the paper “{d}”")
        top.note("document", "L05", message.with_(d=letter.document))
        return
    for name in letter.workflows:
        if name not in {definition.id for definition in definitions}:
            top.note("workflows", "L05", Text("không có quy trình “{w}”", "there is no workflow “{w}”").with_(w=name))
    fields = {key for definition in fitting for key in definition.fields}
    clocks = {clock.key for definition in fitting for clock in definition.deadlines}
    papers = {key for definition in fitting for key in definition.documents}
    known = {"fields": fields, "deadlines": clocks, "letters": papers}
    message = Text("không quy trình nào có “{n}”", "no workflow has “{n}”")
    for name in sorted(set(_all_names(letter))):
        group, _, rest = name.partition(".")
        if group in known and rest.partition(".")[0] not in known[group]:
            top.note("body", "L05", message.with_(n=name))


def _all_names(letter: Letter) -> Iterator[str]:
    texts = [letter.about, *letter.to, *(ask.suggest for ask in letter.asks)]
    for block in (*letter.grounds, *letter.preamble, *letter.body, *letter.recipients):
        texts.append(block.text)
        if block.when:
            yield block.when.removeprefix("not ").strip()
        if block.table:
            texts += [cell for row in block.table.rows for cell in row]
    yield from (name for text in texts for name in names_in(text))
