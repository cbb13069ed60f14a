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
    # Whoever changed last is listed under that number: an empty page says that nobody did.
    nobody = not fresh and (bool(page.inmates) or page.newest > after)
    if len(fresh) > limit or page.newest < after or nobody:
        raise wrong_answer()
    return sorted(fresh.values(), key=lambda one: one.change)
