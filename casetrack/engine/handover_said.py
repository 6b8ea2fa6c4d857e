"""What is said about rows and sheets of a list: what is wrong, why, and what to do. `{v}` is what was typed."""

from __future__ import annotations

from casetrack.text import Text

CELL_ERROR = Text(
    "Ô này có công thức lỗi ({v}), không biết đúng là gì. Xem bản giấy, gõ lại.",
    "The formula in this cell failed ({v}), so what it should say is not known. Look at the paper, type it.",
)
MISSING = Text(
    "Thiếu “{f}”. Gõ theo biên bản hoặc hồ sơ giấy.",
    "“{f}” is missing. Type it from the minutes or the file.",
)
NOBODY = Text(
    "Danh sách ghi “{v}”. Nhận được, không ghi tên ai; bổ sung khi xác định được.",
    "The list says “{v}”. The row is taken and names nobody; add the name once it is known.",
)
SEVERAL_PEOPLE = Text(
    "“{v}” có vẻ là tên nhiều người. Đúng vậy thì để tên một người đứng hồ sơ, ghi người kia vào ghi chú.",
    "“{v}” seems to name several people. If so, leave the one whose file it is and put the others in the note.",
)
NO_NAME = Text(
    "“{v}” không phải tên. Gõ tên theo biên bản hoặc hồ sơ giấy; nếu không phải một hồ sơ thì để nguyên.",
    "“{v}” is no name. Type it by the minutes or the paper file; if this is no file, leave it.",
)
WANTED = Text(
    "Không ghi “{f}”. Nhận được; bổ sung khi tìm thấy trong hồ sơ giấy.",
    "“{f}” is not told. The row is taken; fill it in when the paper file tells it.",
)
LOST_DIGITS = Text(
    "Excel đã rút gọn số này thành {v}, các chữ số sau đã mất. Xem thẻ, gõ lại.",
    "Excel has shortened this number to {v}, its last digits are lost. Look at the card, type it again.",
)
ZERO_RESTORED = Text(
    "Số {v} mất số 0 ở đầu vì để dạng số; đã ghi lại là {n}.",
    "{v} lost its leading zero because it was kept as a number; it is written as {n} again.",
)
OLD_CARD_NUMBER = Text(
    "{v} là số chứng minh nhân dân cũ. Nhận được; hỏi số CCCD khi gặp.",
    "{v} is the number of an old identity card. The row is taken; ask for the new number.",
)
WRONG_LENGTH = Text(
    "Số {v} có {n} chữ số, CCCD có {m}. Nhận được nhưng không ghi vào người; xem thẻ, gõ lại.",
    "{v} has {n} digits, an identity card has {m}. The row is taken without it; look at the card, type it again.",
)
NO_NUMBER = Text(
    "“{v}” không dùng được. {why} Dòng được nhận nhưng không có số này.",
    "“{v}” cannot be used. {why} The row is taken without it.",
)
NO_YEAR = Text(
    "“{v}” không phải năm sinh. Xem giấy tờ, gõ lại bốn chữ số.",
    "“{v}” is no year of birth. Type four digits.",
)
BORN_OTHERWISE = Text(
    "Năm sinh {v} không khớp CCCD, theo số thẻ là {y}. Xem thẻ rồi sửa một trong hai.",
    "The year of birth {v} does not fit the identity card, which says {y}. Look at the card and mend one.",
)
IMPOSSIBLE = Text(
    "Không có ngày {v}. Xem sổ cũ, gõ lại ngày.",
    "There is no day {v}. Look in the old book, type it again.",
)
UNREADABLE_DAY = Text(
    "“{v}” không đọc được là ngày. Gõ ngày/tháng/năm, ví dụ 05/3/2024.",
    "“{v}” cannot be read as a day. Type day/month/year, such as 05/3/2024.",
)
MONTH_ONLY = Text(
    "Chỉ biết tháng ({v}). Nhận được; tìm ngày trong hồ sơ giấy.",
    "Only the month is known ({v}). The row is taken; look for the day in the paper file.",
)
YEAR_ONLY = Text(
    "Chỉ biết năm ({v}). Nhận được; tìm ngày trong hồ sơ giấy.",
    "Only the year is known ({v}). The row is taken; look for the day in the paper file.",
)
AFTER_HANDOVER = Text(
    "{v} ở sau ngày bàn giao {d}. Xem lại ngày.", "{v} lies after the hand-over on {d}. Check the day."
)
NO_STATUS = Text(
    "Không ghi tình trạng, nên coi là “{s}”. Xem hồ sơ rồi sửa nếu khác.",
    "The status is not told, so it is taken as “{s}”. Look at the file and mend it if it is another.",
)
NOT_A_STATUS = Text(
    "“{v}” không rõ là tình trạng nào trong: {all}. Chọn một.", "“{v}” tells none of these: {all}. Choose one."
)
TWO_STATUSES = Text(
    "“{v}” nói hai tình trạng khác nhau. Chọn một trong: {all}.",
    "“{v}” tells two different statuses. Choose one of: {all}.",
)
NOTHING_ABOVE = Text(
    "“{v}” nghĩa là như trên, nhưng phía trên không có gì. Gõ lại.",
    "“{v}” means as above, but nothing stands above. Type it.",
)
MADE_A_DAY = Text(
    "Excel đã đổi chữ ở ô này thành ngày {v}. Xem bản giấy, gõ lại.",
    "Excel has made the day {v} of what was typed here. Look at the paper, type it again.",
)
HIDDEN_ROW = Text(
    "Dòng này bị ẩn trong tệp. Vẫn tính; hỏi người lập xem ẩn vì sao.",
    "This row is hidden in the file. It counts; ask who made the list why it was hidden.",
)
ROW_REPEATED = Text(
    "Trùng dòng {row} cùng trang. Xem hai dòng rồi bỏ qua hoặc giữ lại.",
    "The same as row {row} of this sheet. Look at both, then skip or keep it.",
)
ALSO_ON_OTHER_SHEET = Text(
    "Trùng dòng {row} của trang “{sheet}”. Xem hai dòng rồi bỏ qua hoặc giữ lại.",
    "The same as row {row} of the sheet “{sheet}”. Look at both, then skip or keep it.",
)
KIND_UNKNOWN = Text(
    "Chưa biết danh sách này là loại hồ sơ gì. Chọn loại ở bước ghép cột.",
    "It is not known what kind of files this list holds. Choose it where columns are matched.",
)
HIDDEN_SHEET = Text(
    "Trang này bị ẩn, không tính: {n} dòng, trong đó {same} dòng đã có ở trang khác.",
    "This sheet is hidden and does not count: {n} rows, of which {same} stand on other sheets.",
)
ONLY_HERE = Text(
    "{lead} Các dòng chỉ có ở trang ẩn: {rows}. Cần nhận thì bỏ ẩn trang rồi tải lại.",
    "{lead} Rows that stand nowhere else: {rows}. To take them, show the sheet and load the file again.",
)
HEADER_UNCLEAR = Text(
    "Không rõ dòng nào là tiêu đề cột: {rows}. Chọn một.",
    "It is not clear which row is the header: {rows}. Choose one.",
)
NO_ROWS = Text(
    "Không nhận được dòng hồ sơ nào ở trang này. Nếu đây là danh sách, thêm một dòng tiêu đề cột (STT, Họ và tên…)"
    " phía trên rồi nộp lại.",
    "No row of this sheet is taken. If it is a list, put a row of headings (STT, Họ và tên…) above it"
    " and load it again.",
)
NO_COLUMN = Text(
    "Không có cột “{f}”. Chọn cột đó ở bước ghép cột.", "No column tells “{f}”. Choose it where columns are matched."
)
