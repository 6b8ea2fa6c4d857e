"""Every page is in both languages: no sentence stands in a template that does not ask for its English."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from casetrack import paths
from casetrack.models import Unit
from casetrack.services.work import begin, system_actor
from tests.factories import DENUNCIATION, a_case, a_person

VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
PAGES = (
    *("/", "/ho-so", "/ho-so?view=all&q=zzz", "/bao-cao", "/bao-cao/ho-so?figure=received", "/khong-co"),
    *("/bao-cao/chi-tieu", "/bao-cao/chi-tieu/ward_wide.receipts", "/bao-cao/nhap-tay"),
    *("/lich-tiep-dan?lang=en", "/lich-tiep-dan/lap", "/lich-tiep-dan/cong-bo?from=2026-07-01&to=2026-07-31"),
)
# What a citizen takes home and what an inspection reads is Vietnamese, whatever the officer reads.
PAPERS = {
    *("appointments/slip.html", "audit/sheet.html", "briefs/show.html", "papers/slip.html"),
    *(
        "reception/receipt.html",
        "batches/minutes.html",
        "registers/paper.html",
        *(f"sessions/{one}.html" for one in ("_sheet", "notice", "paper")),
    ),
}
TEMPLATES = sorted(paths.TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.relative_to(paths.TEMPLATES).as_posix())
def test_no_template_speaks_past_the_catalog(template):
    if template.relative_to(paths.TEMPLATES).as_posix() in PAPERS:
        assert 'lang="vi"' in template.read_text("utf-8")
        return
    said = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", template.read_text("utf-8"), flags=re.DOTALL)
    assert [line.strip() for line in said.splitlines() if VIETNAMESE.search(line)] == []


@pytest.mark.parametrize("address", PAGES)
def test_an_english_page_is_english_but_for_what_people_wrote(ward, signed_in, address):
    a_case(ward, "written by people", petitioner=a_person(ward, "A B C"), officer="officer")
    a_case(ward, "written by people", fields=DENUNCIATION)
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        for user in ward.users.values():
            work.session.merge(user).full_name = f"Officer {user.id}"
        work.session.merge(ward.office).name = "Ward"
        for unit in work.session.scalars(select(Unit)):
            unit.name = f"Unit {unit.code}"
    browser = signed_in("leader")
    browser.send("/language", {"language": "en"})
    shown = re.sub(r">Tiếng Việt<|<svg.*?</svg>", "><", browser.get(address).text, flags=re.DOTALL)
    shown = re.sub(r"\d+-QĐi?/TW", "", shown)  # the number of an act is its name
    assert [line.strip() for line in shown.splitlines() if VIETNAMESE.search(line)] == []
