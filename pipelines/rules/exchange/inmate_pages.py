"""Inmates in full as the prison affairs platform lists them, a page after a cursor (VC-API-03)."""

from pipelines.rules.headcount.movement import wrong_answer
from schemas.exchange.prison_affairs import InmatePage, InmateRecord


def read_inmates(page: InmatePage, after: int, limit: int) -> list[InmateRecord]:
    """Who changed, in the order of changes, each inmate once by his last one.

    Raises `Unavailable(code="peer_wrong")` where the answer cannot be one to this question.
    """
    fresh: dict[str, InmateRecord] = {}
    for one in page.inmates:
        if one.change > page.newest:
            raise wrong_answer()
        known = fresh.get(one.inmate_no)
        if one.change > after and (known is None or known.change < one.change):
            fresh[one.inmate_no] = one
    old_alone = bool(page.inmates) and not fresh
    if len(fresh) > limit or page.newest < after or old_alone:
        raise wrong_answer()
    return sorted(fresh.values(), key=lambda one: one.change)
