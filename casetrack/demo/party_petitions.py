"""What came to the Party Committee of Lam Khê and to its Inspection Commission, and which way each goes. Invented."""

from __future__ import annotations

from casetrack.demo.petitions import Petition


def _denounced(on: str, title: str, way: str = "sent_up", matter: str = "other") -> Petition:
    """Denounce somebody whom a body above the ward manages."""
    return Petition(on, "denunciation", matter, way, "post", title, "du")


def _asked(on: str, matter: str, title: str, way: str = "sent_up", *, channel: str = "desk") -> Petition:
    """Ask the Party Committee for what another body settles."""
    return Petition(on, "request", matter, way, channel, title, "du")


def _nameless(on: str, title: str) -> Petition:
    """Denounce without a name."""
    return Petition(on, "denunciation", "other", "kept_in_view", "post", title, "ubkt")


WAITING = "Đề nghị trả lời về đất giáo dục bỏ trống"
PARTY_COMMITTEE = (
    _asked("2025-07-14", "land", "Đề nghị xem lại ranh giới đất rừng hai tỉnh"),
    _denounced("2025-07-28", "Cán bộ huyện cũ nhận tiền chạy việc"),
    _asked("2025-08-11", "policy", "Đề nghị truy tặng danh hiệu", channel="post"),
    _asked("2025-09-08", "other", "Kiến nghị về trạm thu phí trên quốc lộ", "sent_up_slow", channel="post"),
    _denounced("2025-09-22", "Giám đốc chi nhánh lâm trường khai khống diện tích", "sent_up_slow", "land"),
    _asked("2025-10-13", "other", "Đề nghị đưa đường dây cao thế ra khỏi khu dân cư"),
    _asked("2025-11-10", "policy", "Đề nghị tính lại thời gian tham gia dân công"),
    _denounced("2025-11-24", "Cán bộ thi hành án gây khó khăn"),
    _asked("2025-12-15", "land", "Kiến nghị về bồi thường hồ chứa nước của tỉnh", "sent_up_slow"),
    _denounced("2026-01-12", "Hiệu trưởng trường phổ thông của tỉnh thu sai"),
    _asked("2026-01-26", "other", "Đề nghị mở lại tuyến xe buýt", channel="post"),
    _denounced("2026-03-09", "Cán bộ kiểm lâm bao che khai thác"),
    _asked("2026-03-23", "justice", "Kiến nghị xem lại bản án tranh chấp"),
    # Still awaited on the demo's day
    _asked("2026-04-20", "land", WAITING, "sent_up_waiting"),
    _denounced("2026-05-04", "Cán bộ sở nhận hối lộ khi thẩm định", "sent_up_waiting", "corruption"),
    _asked("2026-05-11", "policy", "Đề nghị công nhận người có công", "sent_up_waiting", channel="post"),
)
INSPECTION_COMMISSION = (
    _nameless("2025-07-21", "Thư không tên về sinh hoạt chi bộ"),
    Petition("2025-08-18", "request", "policy", "to_committee", "post", "Đề nghị chi trả trợ cấp còn thiếu", "ubkt"),
    _nameless("2025-09-15", "Thư không tên về sử dụng quỹ đoàn thể"),
    _nameless("2025-11-03", "Thư không tên về kê khai tài sản"),
    Petition("2025-12-01", "request", "land", "to_committee", "post", "Đề nghị đo lại đất giao cho đoàn thể", "ubkt"),
    _nameless("2026-01-19", "Thư không tên về bổ nhiệm người nhà"),
    _nameless("2026-03-02", "Thư không tên về uống rượu trong giờ làm việc"),
    Petition("2026-03-16", "request", "policy", "to_committee", "post", "Đề nghị xét hỗ trợ hộ bị sạt lở", "ubkt"),
    _nameless("2026-04-13", "Thư không tên về cấp phát quà Tết"),
)
