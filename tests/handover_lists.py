"""Lists as former offices type them, made at random, with what each row must be read as: the maker knows the truth."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from casetrack.sheets import Area, CellValue, Sheet, SheetRow

HANDED_OVER_ON = date(2025, 7, 1)
UNITS = ("xã Lam Thượng", "phường Khê Trung", "thị trấn Đồng Vạc")
FAMILY, MIDDLE, GIVEN = ("Tạ", "Lò", "Đỗ", "Ngô"), ("Văn", "Thị", "Ích"), ("Ánh", "Ổn", "Quế", "Ước", "Bảy")
PAPERS = ("Đơn đề nghị", "Trích đo", "Biên lai thuế", "Giấy chứng nhận cũ", "Bản đồ mặt bằng")
PLACES = ("Kho cũ, giá 5", "Tủ địa chính, ngăn 2", "Phòng Văn hóa")
DITTO = ("nt", '"', "-nt-", "″", "Như trên", " nt ", "- nt -")
SETTLED = ("Đã GQ", "đã xong", "Xong", "ĐÃ GIẢI QUYẾT", "Đã trả kết quả", "Đã giải quyết ngày 5/6/2025")
PENDING = ("Đang GQ", "tồn", "Chưa xong", "Đang thụ lý", "chưa giải quyết xong")
HEADINGS: dict[str, tuple[str, ...]] = {
    "stt": ("STT", "TT", "Số TT", "Số thứ tự"),
    "name": ("Họ và tên", "Họ tên chủ sử dụng", "HỌ TÊN", "Ho va ten", "Tên chủ hộ", "Chủ hồ sơ"),
    "birth_year": ("Năm sinh", "NĂM SINH", "Ngày, tháng, năm sinh", "Nam sinh"),
    "id_number": ("Số CCCD", "CCCD/CMND", "So CCCD", "Số căn cước công dân", "CMND"),
    "address": ("Địa chỉ", "Nơi ở", "Nơi cư trú", "HKTT", "Dia chi"),
    "original_number": ("Số hồ sơ", "Mã HS", "Số QĐ", "So ho so"),
    "received_on": ("Ngày tiếp nhận", "Ngày nộp HS", "NGÀY NHẬN", "Ngay tiep nhan"),
    "status": ("KQ", "Tình trạng", "Kết quả giải quyết", "Tinh trang"),
    "components": ("Thành phần HS", "Thành phần hồ sơ", "Giấy tờ kèm theo"),
    "paper_place": ("Nơi để hồ sơ", "Vị trí lưu", "Noi luu"),
    "note": ("Ghi chú", "GHI CHÚ", "Ghi chu"),
    "extra:loai_dat": ("Loại đất",),
}
NEEDED = ("name", "id_number", "received_on", "status")


@dataclass(slots=True)
class Made:
    """A sheet, and by row what must come out: the values, the codes of the reasons, the outcome."""

    sheet: Sheet
    columns: list[str]
    unit: str
    rows: dict[int, tuple[dict[str, object], list[str], str]] = field(default_factory=dict)
    not_data: int = 0
    total: tuple[int, int, int] = (0, 0, 0)


def a_list(seed: int, name: str = "Danh sach") -> Made:
    """Make one list out of a seed; another seed makes another."""
    return _Maker(random.Random(seed)).made(name)


@dataclass(slots=True)
class _Maker:
    chance: random.Random
    above: dict[str, CellValue] = field(default_factory=dict)
    told: dict[str, object] = field(default_factory=dict)

    def made(self, name: str) -> Made:
        """Make titles, a header, rows in groups, a total, signatures."""
        pick, unit = self.chance.choice, self.chance.choice(UNITS)
        columns = [key for key in HEADINGS if key in NEEDED or key == "stt" or self.chance.random() < 0.8]
        rest = columns[1:]
        self.chance.shuffle(rest)
        columns = ["stt", *rest]
        width = len(columns)
        rows: list[SheetRow] = []

        def put(*cells: CellValue, hidden: bool = False, skip: int = 0) -> int:
            for _blank in range(skip):
                rows.append(SheetRow(len(rows) + 1, False, ()))
            number = len(rows) + 1
            rows.append(SheetRow(number, hidden, cells))
            return number

        merged = []
        for title in (f"ỦY BAN NHÂN DÂN {unit.upper()}", "DANH SÁCH HỒ SƠ ĐẤT ĐAI BÀN GIAO"):
            number = put(title)
            merged.append(Area(number, 1, number, width))
        put(*(pick(HEADINGS[key]) for key in columns), skip=1)
        made = Made(Sheet(name, hidden=False, rows=(), merged=()), columns, unit, not_data=3)
        count, settled, files = 0, 0, self.chance.randint(3, 25)
        for _file in range(files):
            if self.chance.random() < 0.1:
                number = put(f"{pick(('I', 'II', 'III'))}. Hồ sơ cấp đổi")
                merged.append(Area(number, 1, number, width))
                made.not_data += 1
            count += 1
            cells, values, codes, outcome = self.row(columns, count)
            hidden = self.chance.random() < 0.05
            if hidden:
                codes, outcome = [*codes, "hidden_row"], "warn" if outcome == "accept" else outcome
            number = put(*cells, hidden=hidden, skip=int(self.chance.random() < 0.1))
            made.rows[number] = (values, codes, outcome)
            settled += values["status"] == "settled"
        number = put(f"Tổng cộng: {count} hồ sơ (đã giải quyết {settled}, đang giải quyết {count - settled})")
        merged.append(Area(number, 1, number, width))
        put(None, "NGƯỜI LẬP BIỂU", skip=1)
        made.not_data += 2
        made.total = (count, settled, count - settled)
        made.sheet = Sheet(name, hidden=False, rows=tuple(rows), merged=tuple(merged))
        return made

    def row(self, columns: list[str], count: int) -> tuple[list[CellValue], dict[str, object], list[str], str]:
        """Make one row: its cells, what they mean, the codes of its reasons, the outcome."""
        born, male = self.chance.randint(1935, 2006), self.chance.random() < 0.5
        full = " ".join(map(self.chance.choice, (FAMILY, MIDDLE, GIVEN)))
        values: dict[str, object] = {"is_organisation": False}
        cells: dict[str, CellValue] = {"stt": count}
        codes: list[str] = []
        for make in (self._name, self._identity, self._received, self._status, self._components, self._place):
            codes += make(cells, values, born=born, male=male, name=full)
        values |= {"birth_year": born, "address": f"Tổ {count}", "original_number": f"{count}/QĐ-{born}", "note": "mờ"}
        values["extra"] = {"loai_dat": "ONT"} if "extra:loai_dat" in columns else {}
        cells |= {"birth_year": self.chance.choice((born, str(born), f"05/3/{born}", f" {born} ")), "note": "mờ"}
        cells |= {"address": f"Tổ\u00a0{count} ", "original_number": f"{count}/QĐ-{born}", "extra:loai_dat": "ONT"}
        no_papers: dict[str, list[str]] = {"present": [], "missing": [], "lost": []}
        for key in HEADINGS.keys() - set(columns):
            values[key] = no_papers if key == "components" else None
        codes = [code for code in codes if not (code.startswith("nothing") and "paper_place" not in columns)]
        outcome = "warn" if set(codes) - {"leading_zero_restored"} else "accept"
        outcome = "refuse" if {"impossible_date", "name_missing"} & set(codes) else outcome
        values = {key: value for key, value in values.items() if not key.startswith("extra:") and key != "stt"}
        return [cells[key] for key in columns], values, codes, outcome

    def _name(self, cells: dict[str, CellValue], values: dict[str, object], *, name: str, **_told: object) -> list[str]:
        if self.chance.random() < 0.05:
            cells["name"], values["name"] = self.chance.choice((None, "  ", "-", "không rõ")), None
            return ["name_missing"]
        ways = (name, f" {name} ", name.replace(" ", "\u00a0"), name.replace(" ", "  "), name.upper())
        cells["name"], values["name"] = self.chance.choice((*ways, name.replace("Á", "á").replace("Ổ", "ổ"))), name
        return []

    def _identity(
        self, cells: dict[str, CellValue], values: dict[str, object], *, born: int, male: bool, **_told: object
    ) -> list[str]:
        sex = (0 if male else 1) + (2 if born >= 2000 else 0)
        number = f"0{self.chance.randint(10, 96)}{sex}{born % 100:02d}{self.chance.randint(0, 999_999):06d}"
        way = self.chance.choice(("whole", "whole", "cut", "old", "long", "none"))
        ways: dict[str, tuple[CellValue, str | None]] = {
            "whole": (self.chance.choice((number, f"{number}\u00a0", f"{number[:3]} {number[3:]}")), number),
            "cut": (int(number), number),
            "old": (f"2{number[4:]}", f"2{number[4:]}"),
            "long": (f"{number}7", f"{number}7"),
            "none": (None, None),
        }
        cells["id_number"], values["id_number"] = ways[way]
        said = {"cut": "leading_zero_restored", "old": "old_id_card_9_digits", "long": "id_number_13_digits"}
        return [said[way]] if way in said else []

    def _received(self, cells: dict[str, CellValue], values: dict[str, object], **_told: object) -> list[str]:
        day = HANDED_OVER_ON - timedelta(days=self.chance.randint(1, 9000))
        values |= {"received_on": day.isoformat(), "received_month": None}
        way = self.chance.choice(("true", "text", "text", "text", "serial", "month", "impossible", "late", "none"))
        ways: dict[str, CellValue] = {
            "true": day,
            "text": self.chance.choice(_ways_to_write(day)),
            "serial": (day - date(1899, 12, 30)).days,
            "month": f"{self.chance.choice(('', 'tháng ', 'T'))}{day.month}/{day.year}",
            "impossible": self.chance.choice(("31/02/2025", "30.02.2024", "15/13/2024", "0/5/2023", "31/4/24")),
            "late": HANDED_OVER_ON + timedelta(days=9),
            "none": None,
        }
        cell = cells["received_on"] = ways[way]
        values["received_text"] = None if cell is None else str(cell)
        if way == "late":
            values["received_on"] = str(cell)
        elif way not in ("true", "text", "serial"):
            values["received_on"] = None
        if way == "month":
            values["received_month"] = f"{day:%Y-%m}"
        said = {"month": "month_without_day", "impossible": "impossible_date", "late": "received_after_handover_day"}
        return [said[way]] if way in said else ["received_on_missing"] if way == "none" else []

    def _status(self, cells: dict[str, CellValue], values: dict[str, object], **_told: object) -> list[str]:
        settled = self.chance.random() < 0.7
        cells["status"] = self.chance.choice(SETTLED if settled else PENDING)
        values["status"] = "settled" if settled else "pending"
        return []

    def _components(self, cells: dict[str, CellValue], values: dict[str, object], **_told: object) -> list[str]:
        papers = list(PAPERS)
        self.chance.shuffle(papers)
        present, missing, lost = papers[:3], papers[3:4], papers[4:]
        ways = (
            f"{'; '.join(present)} / thiếu: {', '.join(missing)} / thất lạc: {', '.join(lost)}",
            f"Có {', '.join(present)}; thiếu {missing[0]}; mất {lost[0]}",
            "\n".join(f"- {paper}" for paper in present) + f"\n- {missing[0]} (thiếu)\n- {lost[0]}: mất",
        )
        cells["components"] = self.chance.choice(ways)
        values["components"] = {"present": present, "missing": missing, "lost": lost}
        return []

    def _place(self, cells: dict[str, CellValue], values: dict[str, object], **_told: object) -> list[str]:
        way = self.chance.choice(("own", "blank", "ditto"))
        above = self.told.get("paper_place")
        if way == "own":
            self.told["paper_place"] = above = self.chance.choice(PLACES)
            cells["paper_place"] = str(above)
        else:
            cells["paper_place"] = None if way == "blank" else self.chance.choice(DITTO)
        values["paper_place"] = above
        return ["nothing_above"] if way == "ditto" and above is None else []


def _ways_to_write(day: date) -> tuple[str, ...]:
    short, spaced = f"{day.day}/{day.month}/{day:%y}", f" {day.day} / {day.month} / {day.year} "
    words = f"ngày {day:%d} tháng {day.month} năm {day.year}"
    return (f"{day:%d/%m/%Y}", short, f"{day:%d.%m.%Y}", spaced, f"{day.day}-{day.month}-{day.year}", words)
