"""Whether two petitions are about the same matter: what speaks for it, what against, how often the answer is right."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from casetrack.engine.likeness import Likeness, Matter, compare
from casetrack.engine.matter import SHORT_FORMS, Sender, read_content

DATA = Path(__file__).parent.parent / "data"
FILES = ("duplicates.csv", "more_duplicates.csv")
BAY = Sender("Trần Văn Bảy", 1968, "031068004417", "0912345218", "Tổ dân phố 4, phường Lam Khê")
BON = Sender("Lê Văn Bốn", 1959, "031059000932", "0987654321", "Tổ dân phố 4, phường Lam Khê")
COMPENSATION = "Không đồng ý giá bồi thường thửa 214, tờ bản đồ 18, đề nghị đo lại diện tích."


def matter(pair: Mapping[str, str], side: str) -> Matter:
    """Read one side of a labelled pair."""
    said = {key: pair[f"{side}_{key}"] or None for key in ("birth_year", "id_number", "phone", "address")}
    year = int(said["birth_year"]) if said["birth_year"] else None
    sender = Sender(pair[f"{side}_name"], year, said["id_number"], said["phone"], said["address"])
    return Matter((sender,), pair[f"{side}_content"])


def judged(name: str) -> Iterator[tuple[Mapping[str, str], Likeness]]:
    """Weigh every pair of a file."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        for pair in csv.DictReader(lines):
            yield pair, compare(matter(pair, "a"), matter(pair, "b"))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("half", [0, 1])
def test_nearly_every_petition_told_again_is_found_and_hardly_ever_another_one(name: str, half: int) -> None:
    tally: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for number, (pair, likeness) in enumerate(judged(name)):
        if number % 2 == half:
            tally["all", pair["same_matter"]].append(likeness.same)
            for how in pair["how"].split("+"):
                tally[how, pair["same_matter"]].append(likeness.same)
    shares = {how: sum(found) / len(found) for how, found in tally.items()}
    assert shares["all", "1"] >= 0.95, shares
    assert shares["all", "0"] <= 0.05, shares
    for (how, same), share in shares.items():
        assert (share >= 0.9) if same == "1" else (share <= 0.1), (how, share, len(tally[how, same]))


def test_it_does_not_matter_which_of_two_petitions_came_first() -> None:
    with (DATA / FILES[1]).open(encoding="utf-8", newline="") as lines:
        for pair in csv.DictReader(lines):
            one, two = matter(pair, "a"), matter(pair, "b")
            assert compare(one, two).points == pytest.approx(compare(two, one).points)


def test_the_reasons_say_what_agrees_and_what_does_not() -> None:
    likeness = compare(Matter((BAY,), COMPENSATION), Matter((BON,), "Không đồng ý bồi thường thửa 214, tờ 18"))
    assert likeness.same
    assert likeness.words.vi == "Có thể trùng"
    assert {(reason.agrees, reason.said.vi) for reason in likeness.reasons if "%" not in reason.said.vi} == {
        (True, "Cùng thửa 214, tờ 18"),
        (False, "Khác người gửi (Lê Văn Bốn, cùng tổ dân phố 4)"),
    }
    assert "Cùng nội dung: " in likeness.reasons[0].said.vi


def test_neighbours_who_fill_in_the_same_form_have_matters_of_their_own() -> None:
    form = "Căn cứ thông báo rà soát ngày 05/01/2026, tôi xin hưởng trợ cấp 500.000 đồng mỗi tháng vì tuổi cao sức yếu."
    assert not compare(Matter((BAY,), form), Matter((BON,), form)).same
    assert compare(Matter((BAY,), form), Matter((BAY,), form)).same


@pytest.mark.parametrize(
    "other",
    [
        COMPENSATION.replace("thửa 214", "thửa 215"),
        COMPENSATION.replace("bản đồ 18", "bản đồ 19"),
        COMPENSATION.replace("Không", "Khiếu nại lần hai vì không"),
    ],
)
def test_another_plot_another_sheet_or_another_round_is_another_matter(other: str) -> None:
    first = COMPENSATION.replace("Không", "Khiếu nại lần đầu vì không") if "lần hai" in other else COMPENSATION
    assert not compare(Matter((BAY,), first), Matter((BAY,), other)).same


def test_a_word_or_two_are_no_matter_yet() -> None:
    assert not compare(Matter((), "bồi thường"), Matter((), COMPENSATION)).same
    assert not compare(Matter((BAY,), ""), Matter((BAY,), COMPENSATION)).same


def test_several_people_may_have_sent_one_petition_and_the_nearest_counts() -> None:
    likeness = compare(Matter((BAY,), COMPENSATION), Matter((BON, BAY), COMPENSATION))
    assert "Cùng người gửi: Trần Văn Bảy" in {reason.said.vi for reason in likeness.reasons}


def test_somebody_who_signs_for_the_sender_is_close_to_the_matter() -> None:
    signed = Matter((BON,), f"Tôi được ông Trần Văn Bảy ủy quyền. {COMPENSATION}")
    assert "Một đơn nêu tên người gửi đơn kia: Trần Văn Bảy" in {
        reason.said.vi for reason in compare(signed, Matter((BAY,), COMPENSATION)).reasons
    }


def test_short_forms_and_slips_of_the_keyboard_are_read_as_what_they_stand_for() -> None:
    full = read_content("Khiếu nại quyết định số 425/QĐ-UBND về hồ sơ của gia đình, bồi thường đất năm 1990.")
    short = read_content("KN QĐ số 425/QĐ-UBND về HS của gđ, BT ddaast n. 1990.")
    assert (short.words, short.facts) == (full.words, full.facts)
    assert all(key == key.casefold() for key in SHORT_FORMS)


@pytest.mark.parametrize(
    ("text", "kind", "fact"),
    [
        ("thửa đất số 451 tờ số 46", "plot", "451"),
        ("thua dat 64, to ban do 35", "sheet", "35"),
        ("Quyết định 1268/QĐ-UBND", "symbol", "1268"),
        ("quầy số C41 ở chợ", "code", "c41"),
        ("ngày 3 tháng 5 năm 2025", "day", "03/05/2025"),
        ("ngày 3-5-2025", "day", "03/05/2025"),
        ("nợ 60 triệu đồng", "money", "60000000"),
        ("giá 10.800.000 đồng/m2", "money", "10800000"),
        ("rộng 1,5 m", "measure", "1,5m"),
        ("khiếu nại lần hai", "round", "2"),
        ("từ năm 1988", "year", "1988"),
        ("có 8 bóng đèn", "figure", "8"),
        ("ở Tổ dân phố 14", "group", "14"),
    ],
)
def test_facts_are_read_in_the_ways_people_write_them(text: str, kind: str, fact: str) -> None:
    assert fact in read_content(text).of(kind)


def test_somebody_named_is_read_by_name_and_an_office_is_nobody() -> None:
    assert set(read_content("Hộ bà Lục Minh Lụa xây nhà").of("named").values()) == {"Lục Minh Lụa"}
    assert set(read_content("ong Luc Minh Lua xay nha o khu dan cu Dong Vac").of("named").values()) == {"Luc Minh Lua"}
    assert not read_content("Kính gửi ông Chủ tịch, tôi ở xóm Gò Dẻ").of("named")
