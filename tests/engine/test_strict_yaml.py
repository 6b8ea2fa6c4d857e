"""Files are read as typed, never guessed at; what is wrong is named with file, line and key."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetrack.engine.strict_yaml import LARGEST, read_yaml
from casetrack.engine.yaml_reader import Mistakes
from casetrack.errors import DefinitionError
from casetrack.text import Text


def mistakes_in(data: bytes) -> list[str]:
    with pytest.raises(DefinitionError) as refused:
        read_yaml(data, "file.yaml")
    assert refused.value.message.vi.startswith("Không đọc được tệp file.yaml")
    return [str(problem) for problem in refused.value.problems]


def test_nothing_is_guessed():
    data = b"{a: no, b: on, c: 010, d: 12:30, e: 2026-07-01, f: 1_000, g: 1.5, h: 0x1f, i: .inf, on: y, 7: x, <<: z}"
    read = read_yaml(data, "file.yaml").plain()
    assert read == {
        "a": "no", "b": "on", "c": "010", "d": "12:30", "e": "2026-07-01", "f": "1_000", "g": "1.5", "h": "0x1f",
        "i": ".inf", "on": "y", "7": "x", "<<": "z",
    }  # fmt: skip


def test_numbers_booleans_and_nothing_are_what_they_look_like():
    read = read_yaml(b"[1, -7, 0, true, false, null, ~, '', '1', \"true\"]", "file.yaml").plain()
    assert read == [1, -7, 0, True, False, None, None, "", "1", "true"]


def test_every_value_remembers_where_it_stands():
    root = read_yaml("tên: x\nsâu:\n  - {đỏ: 1, xanh: 2}\n".encode(), "file.yaml")
    assert isinstance(root.value, dict)
    inner = root.value["sâu"].value
    assert isinstance(inner, tuple)
    assert isinstance(inner[0].value, dict)
    blue = inner[0].value["xanh"]
    assert (blue.at.line, blue.at.column, blue.key_at.column) == (3, 19, 13)


def test_doubled_keys_are_all_named():
    assert mistakes_in(b"a: 1\nb:\n  c: 1\n  c: 2\na: 3\n") == [
        "file.yaml:4:3: E01 b.c: the key \u201cc\u201d stands already on line 3",
        "file.yaml:5:1: E01 a: the key \u201ca\u201d stands already on line 1",
    ]


def test_an_alias_bomb_is_refused_at_its_first_anchor():
    bomb = b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (i + 1, i + 1, i, i) for i in range(97, 117))
    assert mistakes_in(bomb) == ["file.yaml:1:4: E00 : anchors (&) and aliases (*) are not allowed"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a: !!python/object/apply:os.system [id]", "1:4: E00 : tags (!) are not allowed"),
        (b"a: ! x", "1:4: E00 : tags (!) are not allowed"),
        (b"a: 1\n---\nb: 1\n", "2:1: E00 : there may be one document only"),
        (b"", "1:1: E00 : the file is empty"),
        (b"# nothing\n", "1:1: E00 : the file is empty"),
        (b"a: 1\n? [x]\n: 2\n", "2:3: E00 : a key must be a word"),
        (b"a:\n\t- b\n", "2:1: E00 : not YAML: found character that cannot start any token"),
        (b"a: 1\nb: [1\n", "3:1: E00 : not YAML: did not find expected ',' or ']'"),
        (b"a: 1\nb: \x07\n", "2:1: E00 : there is a control character"),
        (b"a: 1\nb: \xff\n", "2:1: E06 : the file must be saved as UTF-8"),
        ("a: 1\nb: đe\u0323p\n".encode(), "2:1: E06 : accented letters must be composed Unicode (NFC)"),
        (b"[" * 30 + b"]" * 30, "1:22: E00 : too deeply nested"),
        (b"#" * LARGEST + b"\n", "1:1: E00 : the file is larger than 1 MB"),
    ],
)
def test_what_is_refused_says_where_and_why(data, said):
    assert mistakes_in(data) == [f"file.yaml:{said}"]


def test_a_file_saved_by_windows_notepad_is_read():
    assert read_yaml(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "file.yaml").plain() == {"a": 1, "b": 2}


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_words(data):
    problems = 1
    try:
        read_yaml(data, "file.yaml").plain()
    except DefinitionError as error:
        problems = len(error.problems)
    assert problems


def test_the_reader_collects_every_mistake_and_goes_on():
    mistakes = Mistakes("file.yaml")
    root = mistakes.read(
        read_yaml(b"n: x\nday: 31/12\nkind: big\nlist: {a: 1}\nlabel: {vi: V}\nextra: 1\nflag: 1\n", "file.yaml")
    )
    root.integer("n"), root.day("day"), root.items("list"), root.labels("label"), root.flag("flag")
    assert root.choice("kind", ("small", "tall")) == "small"
    assert root.text("gone") == ""
    with pytest.raises(DefinitionError) as refused:
        mistakes.close()
    assert [str(problem) for problem in refused.value.problems] == [
        "file.yaml:1:1: E07 gone: the key “gone” is missing",
        "file.yaml:1:4: E03 n: a whole number is needed here",
        "file.yaml:2:6: E03 day: “31/12” is not a date; write 2026-07-01",
        "file.yaml:3:7: E03 kind: “big” is none of: small, tall",
        "file.yaml:4:7: E03 list: a list is needed here",
        "file.yaml:5:1: E05 label.en: the words in “en” are missing",
        "file.yaml:6:1: E02 extra: there is no key “extra” here",
        "file.yaml:7:7: E03 flag: true or false is needed here",
    ]


def test_the_reader_gives_typed_values():
    mistakes = Mistakes("file.yaml")
    root = mistakes.read(
        read_yaml(b"n: 3\nday: 2026-07-01\nwords: one\nmany: [a, 2]\npairs: {x: y}\nlabel: {vi: V, en: E}", "file.yaml")
    )
    assert (root.integer("n"), root.day("day")) == (3, date(2026, 7, 1))
    assert (root.words("words"), root.words("many"), root.words("none")) == (("one",), ("a", "2"), ())
    assert (root.pairs("pairs"), root.labels("label")) == ((("x", "y"),), Text("V", "E"))
    mistakes.close()
