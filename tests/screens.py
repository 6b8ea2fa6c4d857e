"""Every screen of the demo that is looked at: by whom, where, and what real things stand in its address.

A page that nobody looks at is named by tests/test_screens.py. `{late}` in an address is a thing of the demo's book.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from playwright.sync_api import Page

_FACT = re.compile(r"\{(\w+)\}")
_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")
NOBODY = "nobody"
# How somebody looks: in the other language, or on the day of the next reception.
IN_ENGLISH, ON_THURSDAY = "in English", "on Thursday"
THURSDAY = "2026-05-21T08:15+07:00"


@dataclass(frozen=True, slots=True)
class Screen:
    """One page as one person meets it, say "desk on Thursday"; `deed`: what is done there first."""

    who: str
    address: str
    status: int = 200
    deed: Callable[[Page], object] | None = None

    @property
    def name(self) -> str:
        """Name its picture: `ho-so_late_giao-leader`."""
        return f"{_NOT_IN_A_NAME.sub('_', self.address).strip('_') or 'home'}-{self.who.replace(' ', '_')}"

    def filled(self, facts: Facts) -> str:
        """Give its address in this book."""
        return _FACT.sub(lambda blank: facts.find(blank[1]), self.address)


class Facts:
    """The real things of a demo's book, each asked for when a screen wants it."""

    def __init__(self, ask: Callable[[str], object]) -> None:
        self._ask = ask

    def find(self, name: str) -> str:
        """Give the number or the key of a thing of the demo."""
        found = self._ask(THINGS[name])
        assert found is not None, f"the demo has no {name}"
        return str(found)


_OPEN = "SELECT number FROM cases WHERE closed_on IS NULL AND "
THINGS = {
    "late": _OPEN + "workflow = 'petition' AND level = 'internal' AND state = 'received' ORDER BY due_on",
    "waiting": _OPEN + "workflow = 'petition' AND state = 'supplement'",
    "verified": _OPEN + "workflow = 'petition' AND state = 'verifying' AND level = 'internal'",
    "denunciation": _OPEN + "workflow = 'petition' AND state = 'verifying' AND level = 'sealed'",
    "sent_on": _OPEN + "workflow = 'petition' AND state = 'forwarded' AND level = 'internal'",
    "discipline": _OPEN + "workflow = 'discipline' AND state = 'not_considered'",
    "suspended": _OPEN + "workflow = 'discipline' AND state = 'suspended'",
    "inspection": _OPEN + "workflow = 'inspection' AND state = 'concluded'",
    "land": _OPEN + "workflow = 'land_dossier' AND state = 'awaiting_papers'",
    "mediated": _OPEN + "workflow = 'land_dossier' AND state = 'mediating'",
    "taxed": _OPEN + "workflow = 'land_dossier' AND state = 'tax'",
    "instructed": _OPEN + "workflow = 'instruction' AND state = 'doing'",
    "unfiled": _OPEN + "workflow = 'land_violation' AND state = 'unfiled'",
    "sealed_answer": _OPEN + "workflow = 'reception_answer'",
    "handed_over": "SELECT number FROM cases WHERE workflow = 'handed_over' AND level = 'internal'",
    "settled": "SELECT number FROM cases WHERE workflow = 'petition' AND state = 'settled' AND level = 'internal'",
    "letter": "SELECT e.case_seq FROM issued_letters l JOIN case_events e ON e.id = l.event_id JOIN cases c"
    " ON c.id = l.case_id WHERE c.state = 'verifying' AND c.level = 'internal'",
    "document": "SELECT e.case_seq FROM documents d JOIN case_events e ON e.id = d.event_id JOIN cases c"
    " ON c.id = d.case_id WHERE c.state = 'verifying' AND c.level = 'internal'",
    "digest": "SELECT slot_on FROM digests WHERE kind = 'weekly' ORDER BY slot_on DESC",
    "confirmed": "SELECT number FROM handover_batches WHERE state = 'confirmed' ORDER BY number",
    "draft": "SELECT number FROM handover_batches WHERE state = 'draft'",
    "drafts_file": "SELECT f.id FROM handover_files f JOIN handover_batches b ON b.id = f.batch_id"
    " WHERE b.state = 'draft'",
    "refused_row": "SELECT r.id FROM handover_rows r JOIN handover_batches b ON b.id = r.batch_id"
    " WHERE b.state = 'draft' AND r.outcome = 'refuse'",
    "twice_row": "SELECT r.id FROM handover_rows r JOIN handover_batches b ON b.id = r.batch_id"
    " WHERE b.state = 'draft' AND r.outcome = 'duplicate'",
    "person": "SELECT person_id FROM receipts WHERE person_id IS NOT NULL ORDER BY id DESC",
    "other_person": "SELECT person_id FROM receipts WHERE person_id IS NOT NULL ORDER BY id",
    "visit_receipt": "SELECT number FROM receipts WHERE number LIKE 'L-%' ORDER BY id DESC",
    "petition_receipt": "SELECT number FROM receipts WHERE number LIKE 'D-%' ORDER BY id DESC",
    "with_papers": "SELECT r.number FROM receipts r JOIN papers p ON p.receipt_id = r.id WHERE p.copy = 'original'",
    "session": "SELECT session_id FROM appointments WHERE status = 'booked' ORDER BY id",
    "session_held": "SELECT session_id FROM session_closings WHERE outcome = 'held' ORDER BY id DESC",
    "session_with_orders": "SELECT session_id FROM session_instructions ORDER BY id DESC",
    "appointment": "SELECT id FROM appointments WHERE status = 'booked' ORDER BY id",
    "confidential_appointment": "SELECT id FROM appointments ORDER BY vault_entry_id IS NULL, id",
    "officer": "SELECT id FROM users WHERE username = 'officer'",
    "unit": "SELECT id FROM units WHERE code = 'ubnd'",
    "snapshot": "SELECT number FROM report_snapshots ORDER BY id",
    "webhook": "SELECT id FROM webhooks ORDER BY id",
    "log_row": "SELECT number FROM management_entries ORDER BY id",
}

# Pages by who looks at them; a number before an address is what it answers, if not 200.
LOOKS = {
    NOBODY: """
        /dang-nhap /bang-treo/sanh /lich-tiep-dan /tra-cuu
    """,
    "leader": """
        / /ho-so /ho-so?view=all /ho-so?q=khong-co-ho-so-nao&view=all /ai-giu /giao-nhieu /giao-nhieu?officer={officer}
        /vang-mat /thong-bao /theo-doi /bang-treo /ban-tin /ban-tin/weekly/{digest} /ban-tin/xem-truoc
        /ho-so/{late} /ho-so/{late}/giao /ho-so/{verified} /ho-so/{denunciation} /ho-so/{denunciation}/danh-tinh
        /ho-so/{denunciation}/nguoi-xem /ho-so/{discipline} /ho-so/{mediated} /ho-so/{verified}/buoc/suspend
        /ho-so/{handed_over} /ho-so/{settled} /ho-so/{instructed} /ho-so/{verified}/van-ban
        /bao-cao /bao-cao?from=1/1/2024&to=2/1/2024 422:/bao-cao?from=31/2/2026
        /bao-cao/bang
        /bao-cao/bieu 422:/bao-cao/bieu?from=31/2/2026
        /bao-cao/bieu/01-tcd /bao-cao/bieu/02-xld /bao-cao/bieu/03-gqkn /bao-cao/bieu/04-gqtc
        /bao-cao/bieu/05-kqth /bao-cao/bieu/06-qlkntc /bao-cao/bieu/02-xld/1
        /bao-cao/chi-tieu /bao-cao/chi-tieu/people_committee_petitions.total /bao-cao/chot /bao-cao/chot/moi
        /bao-cao/de-cuong /bao-cao/kiem-tra /bao-cao/luot-tiep /bao-cao/nhap-tay
        /bao-cao/phan-loai /bao-cao/so-du-dau-ky /bao-cao/so-quan-ly /bao-cao/so-quan-ly/{log_row}
        /bao-cao/so-quan-ly/{log_row}/sua /bao-cao/so-quan-ly/ghi/document /bao-cao/so-quan-ly/ghi/training
        /bao-cao/tiep-cong-dan /ton-dong
        /ban-giao /ban-giao/{confirmed} /ban-giao/{confirmed}/bien-ban /ban-giao/{confirmed}/doi-chieu
        /ban-giao/{confirmed}/bien-ban/dieu-chinh /ban-giao/{draft} /ban-giao/{draft}/doi-chieu
        /lich /lich/2026 /lich-tiep-dan/tuan /lich-tiep-dan/lap /lich-tiep-dan/buoi/{session}
        /lich-tiep-dan/buoi/{session}/chuan-bi /so /so/van-ban-di/2026
        404:/ho-so/KN-1999-0001 404:/khong-co-trang-nay 403:/so-kiem-tra
    """,
    "officer": """
        / /tro-giup /tro-giup/loai-ho-so /tro-giup/tu-ngu /tro-giup/tham-quan /ho-so /ho-so/{late}
        /ho-so/{late}/buoc/classify /ho-so/{late}/buoc/withdraw /ho-so/{late}/buoc/join
        /ho-so/{late}/phan-loai /ho-so/{late}/nguyen-nhan /ho-so/{late}/sua/1 /ho-so/{late}/tai-lieu
        /ho-so/{late}/tra-cuu /ho-so/{late}/van-ban /ho-so/{late}/cho-muon /ho-so/{late}/yeu-cau-giay-to
        /ho-so/{late}/nguoi /bo-loc
        /ho-so/{discipline} /ho-so/{mediated} /ho-so/{taxed} /ho-so/{waiting}
        /ho-so/{waiting}/buoc/supplement_received /ho-so/{instructed}/buoc/report_done
        /tai-khoan /tai-khoan/kenh /tai-khoan/mat-khau /tai-khoan/xac-thuc /xac-nhan
        /tinh-han /can-cu /quy-trinh /quy-trinh/petition /quy-trinh/discipline /api/
        /nguoi /nguoi?q=an /nguoi/{person} /thong-bao /theo-doi /vang-mat /ban-tin /lich-tiep-dan/tuan
        /ban-quet 404:/ban-quet/no-such-scans 404:/ho-so/{denunciation}
    """,
    "officer2": """
        / /ho-so/{denunciation} /ho-so/{denunciation}/danh-tinh /ho-so/{denunciation}/buoc/report_verification
        /ho-so/{denunciation}/nguyen-nhan /ho-so/{denunciation}/van-ban /ho-so/{verified} /ho-so/{verified}/van-ban
        /ho-so/{verified}/gia-han/resolve
        /ho-so/{verified}/van-ban/so/{letter} /ho-so/{verified}/tai-lieu/{document}
    """,
    "land": """
        / /ho-so /ho-so/{land} /ho-so/{land}/buoc/papers_received /ho-so/{land}/yeu-cau-giay-to
        /ho-so/{land}/yeu-cau-giay-to/1/nhac /ho-so/{land}/yeu-cau-giay-to/1/tra-loi
        /ho-so/{land}/yeu-cau-giay-to/1/sua /ho-so/{unfiled} /yeu-cau-giay-to /ho-so-cho-muon
        /ban-giao /ban-giao/{draft} /ban-giao/{draft}/dong/{refused_row} /ban-giao/{draft}/trung /ton-dong
    """,
    "desk": """
        / /quay /quay/ban-chinh /quay/phieu/{visit_receipt} /quay/phieu/{petition_receipt}
        /quay/phieu/{with_papers} /quay/phieu/{with_papers}/tra
        /lich-tiep-dan/tuan /lich-tiep-dan/bao-lai /lich-tiep-dan/buoi/{session} /lich-tiep-dan/buoi/{session}/dat
        /lich-tiep-dan/buoi/{session}/tiep /lich-tiep-dan/buoi/{session}/y-kien
        /lich-tiep-dan/buoi/{session_held}/tiep /lich-tiep-dan/hen/{appointment}
        /lich-tiep-dan/hen/{appointment}/phieu /lich-tiep-dan/in
        /lich-tiep-dan/hen/{confidential_appointment} /nguoi/{person} /nguoi/{person}/sua
        /nguoi/{person}/gop?with={other_person} /so /so/don/2026 /so/tiep-cong-dan/2026 /so/tiep-cong-dan/2026/in
        /so/don/2026/in /so/van-ban-den/2026 /so/van-ban-den/ghi /so/van-ban-di/ghi
    """,
    "clerk": """
        / /ban-giao /ban-giao/moi /ban-giao/{draft} /ban-giao/{draft}/tep /ban-giao/{draft}/tep/{drafts_file}/cot
        /ban-giao/{draft}/dong/{refused_row} /ban-giao/{draft}/dong/{twice_row} /ban-giao/{draft}/trung
        /ban-giao/{draft}/bien-ban/sua /ban-giao/{draft}/doi-chieu /ban-giao/{confirmed}/tep
        /ban-giao/{confirmed}/trung
        /lich-tiep-dan/lap /lich-tiep-dan/buoi/moi /lich-tiep-dan/loat/moi /lich-tiep-dan/vang/moi
        /lich-tiep-dan/cong-bo?from=1/6/2026&to=30/6/2026 /lich-tiep-dan/buoi/{session}/doi
        /lich-tiep-dan/buoi/{session}/thong-bao /lich-tiep-dan/buoi/{session_with_orders}/ket-luan
        /mau-van-ban /mau-van-ban/reply /dau-van-ban/{unit} /so/van-ban-di/2026 /so/van-ban-di/2026/1/gach-bo
        /bao-cao/nhap-tay /bao-cao/so-quan-ly
    """,
    "inspector": """
        / /ho-so /ho-so/{inspection} /ho-so/{suspended} /ho-so/{inspection}/nguoi-xem
        /ho-so/{inspection}/buoc/report_remedy /ho-so/mo/inspection
        /bao-cao /ban-tin
    """,
    "committee": """
        / /ho-so/{sent_on} /ho-so/{sent_on}/buoc/record_answer
    """,
    "secretary": """
        / /bao-cao
    """,
    "partydesk": """
        /quay /lich-tiep-dan/tuan
    """,
    "auditor": """
        / /ho-so /so-kiem-tra /so-kiem-tra?q=khong-co-gi /so-kiem-tra/to-chot-so /so-kiem-tra/kiem-chung
        /quan-tri/danh-tinh /thong-bao /bao-cao/chot
    """,
    "admin": """
        / /lich /lich/2026 /lich/2026/quyet-dinh /lich/2027/quyet-dinh /don-vi /don-vi/thay-doi
        /don-vi/thay-doi?kind=merged /don-vi/thay-doi?kind=split /don-vi/thay-doi?kind=dissolved
        /don-vi/thay-doi?kind=added /trang-tra-cuu /kenh-gui /ban-tin/lich /mau-van-ban
        /tai-khoan/xac-thuc /quan-tri /quan-tri/cai-dat /quan-tri/viec-dinh-ky
        /nguoi-dung /nguoi-dung/moi /nguoi-dung/vai-tro /nguoi-dung/{officer}
    """,
}

LOOKS |= {
    f"leader {IN_ENGLISH}": """
        / /ho-so /ho-so/{late} /bao-cao /bao-cao/bieu/02-xld /bao-cao/chi-tieu /ban-giao/{draft} /ton-dong /ai-giu
        /vang-mat /lich-tiep-dan/tuan /bang-treo
    """,
    f"desk {IN_ENGLISH}": """
        /quay /lich-tiep-dan/buoi/{session}/dat /so/don/2026
    """,
}
# What can be looked at only after the deeds of tests/screen_deeds.py.
LATER = {
    f"desk {ON_THURSDAY}": """
        / /lich-tiep-dan/buoi/{session}/tiep /lich-tiep-dan/buoi/{session}/tiep/{appointment}
        /lich-tiep-dan/buoi/{session}/tiep/moi /lich-tiep-dan/buoi/{session}/y-kien
    """,
    "leader": """
        /bao-cao/chot/{snapshot} /bao-cao/chot/{snapshot}/khac
        /bao-cao/chot/{snapshot}/so?figure=people_committee_petitions.total
    """,
    "officer": "/ho-so-cho-muon /theo-doi?then=1",
    "admin": "/kenh-gui/webhook/{webhook}",
}


def looks(lists: Mapping[str, str] = LOOKS) -> Iterator[Screen]:
    """List the screens that are opened by their address."""
    for who, addresses in lists.items():
        for said in addresses.split():
            status, colon, address = said.partition(":")
            yield Screen(who, address, int(status)) if colon and status.isdecimal() else Screen(who, said)


def places() -> Iterator[str]:
    """List the addresses at which somebody looks, with a 1 for each thing, so that they lead to their page."""
    for screen in (*looks(), *looks(LATER)):
        if screen.status != HTTPStatus.NOT_FOUND:
            yield _FACT.sub("1", screen.address)
