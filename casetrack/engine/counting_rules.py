"""The rules by which every term is counted, whatever workflow it belongs to: signed once for all clocks."""

from __future__ import annotations

from casetrack.engine.clock_rules import Basis
from casetrack.engine.law import Rule
from casetrack.text import Text

FIRST_DAY = Rule(
    "counting",
    Text("Ngày xảy ra sự kiện không tính, tính từ ngày kế tiếp", "The day of the event does not count, the next does"),
    Basis(Text("Bộ luật Dân sự 2015, Điều 147 khoản 2, 3", "Civil Code 2015, Article 147(2) and (3)"), "verified"),
)
LAST_DAY = Rule(
    "counting",
    Text(
        "Hạn rơi vào ngày nghỉ thì dời đến ngày làm việc kế tiếp, dời một lần",
        "A term that ends on a day off ends on the next working day, once",
    ),
    Basis(Text("Bộ luật Dân sự 2015, Điều 148 khoản 5", "Civil Code 2015, Article 148(5)"), "verified"),
)
MONTHS = Rule(
    "counting",
    Text(
        "Hạn tính bằng tháng, năm kết thúc vào ngày cùng số; tháng không có ngày ấy thì vào ngày cuối tháng",
        "Months and years end on the day of the same number, or on the last of the month",
    ),
    Basis(Text("Bộ luật Dân sự 2015, Điều 148 khoản 3, 4", "Civil Code 2015, Article 148(3) and (4)"), "verified"),
)
WORKING_DAYS = Rule(
    "counting",
    Text(
        "“Ngày làm việc” không tính thứ Bảy, Chủ nhật, ngày nghỉ; ngày làm bù có tính",
        "“Working days” leave out Saturdays, Sundays and days off; a made-up day counts",
    ),
    Basis(Text("Bộ luật Lao động 2019, Điều 111, Điều 112", "Labour Code 2019, Articles 111 and 112"), "reported"),
)
PAUSES = Rule(
    "counting",
    Text(
        "Ngày ra quyết định tạm dừng và ngày ra quyết định tiếp tục đều không tính; hạn lùi đúng số ngày ấy",
        "Neither the day of the decision to pause nor of that to resume counts; the end moves on by as many days",
    ),
    Basis(
        Text(
            "Cách hiểu của phần mềm từ Bộ luật Dân sự 2015, Điều 147 và Nghị định 155/2026/NĐ-CP (Điều 28b khoản 2)",
            "The program's reading of Civil Code 2015, Article 147, and Decree 155/2026/NĐ-CP (Article 28b(2))",
        ),
        "unverified",
    ),
)
EXTENSIONS = Rule(
    "counting",
    Text(
        "Gia hạn nối tiếp từ ngày hết hạn khi chưa dời vì ngày nghỉ",
        "An extension goes on from the end before it was moved off a day off",
    ),
    Basis(Text("Cách hiểu của phần mềm; luật không nói", "The program's reading; the law does not say"), "unverified"),
)
COUNTING_RULES = (FIRST_DAY, LAST_DAY, MONTHS, WORKING_DAYS, PAUSES, EXTENSIONS)
