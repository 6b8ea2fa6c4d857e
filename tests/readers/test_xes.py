"""XES files of others: the rows that their CSV would give, and a clear refusal of what is broken or a trick."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetrack.errors import InvalidInput
from casetrack.readers import xes
from casetrack.readers.event_log import LARGEST
from casetrack.readers.xes import is_xes, read_xes

TRACE = """<trace>
<string key="concept:name" value="T-1"/>
<event>
<string key="concept:name" value="Đã nhận"/>
<date key="time:timestamp" value="2026-01-06T10:00:00.123+07:00"/>
</event>
</trace>
"""
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def a_log(inside: str = TRACE, *, declared: str = HEAD, more: str = "") -> str:
    return f'{declared}<log xes.version="1849.2016"{more}>\n{inside}</log>\n'


def rows_of(log: str | bytes) -> list[dict[str, str]]:
    read = read_xes(log.encode() if isinstance(log, str) else log)
    return [dict(zip(read.columns, row.cells, strict=True)) for row in read.rows]


ONE_ROW = [
    {"concept:name": "Đã nhận", "time:timestamp": "2026-01-06T10:00:00.123+07:00", "case:concept:name": "T-1"},
]


class TestWhatIsRead:
    def test_the_attributes_of_a_case_stand_in_each_of_its_rows_and_keep_their_zone(self):
        assert rows_of(a_log()) == ONE_ROW

    def test_a_row_is_numbered_by_the_line_where_its_event_begins(self):
        assert [row.number for row in read_xes(a_log(TRACE + TRACE).encode()).rows] == [5, 12]

    @pytest.mark.parametrize(
        "log",
        [
            a_log(more=' xmlns="http://www.xes-standard.org/"'),
            a_log(more=' xmlns="http://code.deckfour.org/xes"'),
            a_log(declared=""),
            a_log().replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:").replace("<x:?", "<?"),
        ],
        ids=["IEEE", "older", "no declaration", "prefix"],
    )
    def test_a_namespace_makes_no_difference(self, log):
        assert rows_of(log) == ONE_ROW

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1258", "iso-8859-1", "cp1252"])
    def test_a_file_is_read_in_the_encoding_that_it_names_itself(self, encoding):
        word = "Reçu" if encoding in {"iso-8859-1", "cp1252"} else "Đơn"
        named = HEAD.replace("UTF-8", encoding.removesuffix("-sig"))
        log = a_log(TRACE.replace("Đã nhận", word), declared=named).encode(encoding)
        assert is_xes(log)
        assert rows_of(log)[0]["concept:name"] == word

    def test_a_packed_file_is_unpacked(self):
        packed = gzip.compress(a_log().encode(), mtime=0)
        assert is_xes(packed)
        assert rows_of(packed) == ONE_ROW

    def test_what_describes_the_log_is_no_case(self):
        described = """<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
            <global scope="trace"><string key="concept:name" value="?"/></global>
            <global scope="event"><string key="org:resource" value="?"/></global>
            <classifier name="Activity" scope="event" keys="concept:name"/>
            <string key="concept:name" value="Sổ cũ"/>"""
        assert rows_of(a_log(described + TRACE)) == ONE_ROW

    def test_lists_and_attributes_of_attributes_are_passed_over(self):
        nested = """<string key="org:resource" value="R"><string key="concept:name" value="inner"/></string>
            <list key="l"><values><string key="concept:name" value="in a list"/></values></list>
            <container key="c"><event><string key="concept:name" value="no event"/></event></container></event>"""
        assert rows_of(a_log(TRACE.replace("</event>", nested))) == [{**ONE_ROW[0], "org:resource": "R"}]

    def test_the_attributes_of_a_case_may_come_after_its_events(self):
        late = '<trace><event><string key="a" value="1"/></event><string key="concept:name" value="T-9"/></trace>'
        assert rows_of(a_log(late)) == [{"a": "1", "case:concept:name": "T-9"}]

    def test_a_case_without_events_and_an_event_without_a_case_are_rows_and_not_lost(self):
        bare = '<trace><string key="concept:name" value="T-2"/></trace><event><string key="a" value="1"/></event>'
        assert rows_of(a_log(bare)) == [{"case:concept:name": "T-2", "a": ""}, {"case:concept:name": "", "a": "1"}]

    def test_rows_with_fewer_attributes_have_empty_cells(self):
        more = TRACE.replace("T-1", "T-2").replace("</event>", '<boolean key="x" value="true"/></event>')
        assert [row["x"] for row in rows_of(a_log(TRACE + more))] == ["", "true"]

    def test_words_are_trimmed_and_their_letters_composed(self):
        log = a_log(TRACE.replace("Đã nhận", " To\u0302\u0309 1 &amp; 2 "))
        assert rows_of(log)[0]["concept:name"] == "Tổ 1 & 2"

    @pytest.mark.parametrize("data", [b"", b"case,activity\n", gzip.compress(b"a;b\n", mtime=0), b"\xff\xfea\x00"])
    def test_a_csv_is_not_taken_for_it(self, data):
        assert not is_xes(data)


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10))
TRICKS = {
    "a local file": '<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "another machine": '<!DOCTYPE log [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
    "a billion laughs": f"<!DOCTYPE log [{LAUGHS}]>",
    "parameter entities": '<!DOCTYPE log [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>',
    "an outside DTD": '<!DOCTYPE log SYSTEM "http://127.0.0.1:9/xes.dtd">',
    "a bare document type": "<!DOCTYPE log>",
}


class TestTricks:
    @pytest.mark.parametrize("trick", TRICKS.values(), ids=TRICKS)
    def test_a_document_type_is_refused_before_anything_of_it_is_opened(self, trick):
        log = a_log(TRACE.replace("Đã nhận", "&x;"), declared=HEAD + trick)
        with pytest.raises(InvalidInput) as refused:
            read_xes(log.encode())
        assert "Dòng 2: không đọc được XES: có khai báo DOCTYPE hoặc ENTITY" in refused.value.message.vi

    def test_an_entity_that_nobody_declared_is_refused(self):
        with pytest.raises(InvalidInput) as refused:
            read_xes(a_log(TRACE.replace("Đã nhận", "&x;")).encode())
        assert "Line 6" in refused.value.message.en
        assert "undefined entity" in refused.value.message.en

    def test_a_file_that_grows_too_large_when_unpacked_is_refused(self):
        member = gzip.compress(b" " * 1_000_000, mtime=0)
        bomb = gzip.compress(b"<log>", mtime=0) + member * (LARGEST // 1_000_000)
        with pytest.raises(InvalidInput) as refused:
            read_xes(bomb)
        assert "quá lớn (trên 300 MB" in refused.value.message.vi

    @pytest.mark.parametrize(
        ("inside", "told"),
        [
            ("<string>" * xes.DEEPEST, "lồng nhau quá sâu"),
            (f'<trace><string key="a" value="{"x" * 1_200_000}"/></trace>', "một thẻ dài trên 1 MB"),
            (
                "<event>" + "".join(f'<int key="k{n}" value="1"/>' for n in range(xes.MOST_COLUMNS + 1)) + "</event>",
                "trên 300 tên thuộc tính",
            ),
            (
                "<event>"
                + "".join(f'<int key="k{n}" value="1"/>' for n in range(xes.MOST_COLUMNS))
                + "</event>"
                + "<event/>" * (xes.MOST_CELLS // xes.MOST_COLUMNS),
                "Tệp quá lớn",
            ),
        ],
        ids=["too deep", "a huge tag", "ever new keys", "rows by columns"],
    )
    def test_what_would_fill_the_memory_is_refused(self, inside, told):
        with pytest.raises(InvalidInput) as refused:
            read_xes(a_log(inside).encode())
        assert told in refused.value.message.vi


class TestBrokenFiles:
    @given(cut=st.integers(1, len(a_log().encode()) - len("\n") - 1))
    def test_a_file_that_is_cut_off_anywhere_is_refused_with_the_line(self, cut):
        with pytest.raises(InvalidInput) as refused:
            read_xes(a_log().encode()[:cut])
        line = refused.value.details["row"]
        assert isinstance(line, int)
        assert 1 <= line <= a_log().encode()[:cut].count(b"\n") + 1
        assert f"Dòng {line}: không đọc được XES: " in refused.value.message.vi

    def test_a_file_that_is_cut_off_says_so(self):
        with pytest.raises(InvalidInput) as refused:
            read_xes(a_log()[: -len("</trace>\n</log>\n")].encode())
        assert refused.value.message.vi.startswith("Dòng 9: không đọc được XES: tệp bị cắt cụt ở đây.")

    @pytest.mark.parametrize(
        ("data", "told"),
        [
            (b"<html><body/></html>", "thẻ đầu là <html>, không phải <log>"),
            (b"<log/>", "không có sự kiện nào"),
            (a_log("<event><string value='x'/></event>").encode(), "thiếu key hoặc value"),
            (a_log("<event><string key='x'/></event>").encode(), "thiếu key hoặc value"),
            (a_log("<event><int key='x' value='1'/><int key='x' value='2'/></event>").encode(), "“x” có hai lần"),
            (a_log("<event></trace>").encode(), "mismatched tag"),
            (a_log().encode("windows-1258", "replace"), "not well-formed"),
            (a_log(declared=HEAD.replace("UTF-8", "gbk")).encode(), "mã chữ ghi trong thẻ <?xml"),
            (a_log(declared=HEAD.replace("UTF-8", "rot13")).encode(), "mã chữ ghi trong thẻ <?xml"),
            (a_log(TRACE.replace("Đã nhận", "a\0b")).encode(), "not well-formed"),
            (gzip.compress(a_log().encode(), mtime=0)[:-12], ".gz bị cắt cụt hoặc hỏng"),
        ],
        ids=["HTML", "empty", "no key", "no value", "twice", "tags", "bytes", "gbk", "rot13", "NUL", "gzip"],
    )
    def test_is_refused_with_what_to_mend(self, data, told):
        with pytest.raises(InvalidInput) as refused:
            read_xes(data)
        assert told in refused.value.message.vi
