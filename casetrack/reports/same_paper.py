"""Which cases hold one paper, forwarded inside the office or split: read from the links between cases."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, Subquery, func, select, union
from sqlalchemy.orm import Session, aliased

from casetrack.models import Case, CaseLink
from casetrack.reports.questions import Question
from casetrack.reports.standings import ASKED, Column, of_office, profiled, run, standings
from casetrack.services.cases import FORWARDED, SPLIT

_ONE_PAPER = (FORWARDED, SPLIT)


def forwarded_papers(office_id: int) -> Subquery:
    """Give, for each case opened by forwarding or splitting, the one in which its paper came into the office (`paper`).

    Cases of one workflow that lead to one another hold one paper; what follows a matter in another workflow does not.
    """
    start, end = aliased(Case), aliased(Case)
    links = (
        select(CaseLink.from_case_id.label("sender"), CaseLink.to_case_id.label("receiver"))
        .join(start, start.id == CaseLink.from_case_id)
        .join(end, end.id == CaseLink.to_case_id)
        .where(CaseLink.office_id == office_id, CaseLink.kind.in_(_ONE_PAPER), start.workflow == end.workflow)
        .cte("links")
    )
    chain = select(links.c.receiver.label("case_id"), links.c.sender.label("paper")).cte("chain", recursive=True)
    further = select(chain.c.case_id, links.c.sender).join(links, links.c.receiver == chain.c.paper)
    chain = chain.union_all(further)
    return select(chain).where(chain.c.paper.not_in(select(links.c.receiver))).subquery("papers")


def one_case_a_paper(office_id: int, cases: Select[tuple[int]]) -> Select[tuple[int]]:
    """Give, of these cases, the first that holds each paper."""
    counted, papers = cases.subquery("counted"), forwarded_papers(office_id)
    case_id = counted.c[0]
    paper = func.coalesce(papers.c.paper, case_id)
    return (
        select(func.min(case_id)).join_from(counted, papers, papers.c.case_id == case_id, isouter=True).group_by(paper)
    )


def held_papers(session: Session, question: Question, keys: tuple[Column, ...]) -> Iterator[Row[Any]]:
    """Give, for each standing whose paper more than one case holds, columns of its profile and then the paper."""
    return run(session, _of_one_paper(keys), question)


@cache
def _of_one_paper(keys: tuple[Column, ...]) -> Select[Any]:
    papers = forwarded_papers(ASKED.office_id)
    row = standings(ASKED, within=union(select(papers.c.case_id), select(papers.c.paper)))
    query = profiled(row, *keys, func.coalesce(papers.c.paper, row.c.case_id))
    return query.join(papers, papers.c.case_id == row.c.case_id, isouter=True).where(of_office(ASKED))
