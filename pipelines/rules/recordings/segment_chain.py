"""The chain of a recording's segments: each digest covers its segment and the digest before."""

from collections.abc import Iterable

import msgspec

from pipelines.rules.security.chain import START
from pipelines.rules.security.digest import sm3_hex

__all__ = [
    "START",
    "ChainHead",
    "Link",
    "SegmentProblem",
    "link_of",
    "link_problem",
    "verify_links",
]


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """One segment as the database keeps it; times are seconds of the recording clock."""

    recording_id: str
    part: int
    seq: int
    start_s: float
    end_s: float
    size: int
    sm3: str
    """Of the content."""
    previous: str
    digest: str


class ChainHead(msgspec.Struct, frozen=True):
    """The last link there should be."""

    seq: int = 0
    digest: str = START


class SegmentProblem(msgspec.Struct, frozen=True):
    """The first segment that does not fit, and why.

    missing, unlinked, changed, cut: of the chain; the rest is what reading the file says.
    """

    seq: int
    problem: str


def link_of(
    *,
    recording_id: str,
    part: int,
    seq: int,
    start_s: float,
    end_s: float,
    size: int,
    sm3: str,
    previous: str,
) -> Link:
    """The link of a closed segment, with its digest (SM3 over all of it and the one before)."""
    fields = (recording_id, part, seq, f"{start_s:.6f}", f"{end_s:.6f}", size, sm3)
    digest = sm3_hex("\n".join([previous, *map(str, fields)]).encode())
    return Link(
        recording_id=recording_id,
        part=part,
        seq=seq,
        start_s=start_s,
        end_s=end_s,
        size=size,
        sm3=sm3,
        previous=previous,
        digest=digest,
    )


def link_problem(link: Link, before: ChainHead) -> str | None:
    """What is wrong with the link after `before`."""
    if link.seq != before.seq + 1:
        return "missing"
    if link.previous != before.digest:
        return "unlinked"
    fields = {name: getattr(link, name) for name in link.__struct_fields__ if name != "digest"}
    return None if link_of(**fields) == link else "changed"


def verify_links(links: Iterable[Link], head: ChainHead) -> SegmentProblem | None:
    """The first bad link in order of `seq`; what is missing at the end is found by the head."""
    at = ChainHead()
    for link in links:
        if problem := link_problem(link, at):
            return SegmentProblem(at.seq + 1, problem)
        at = ChainHead(link.seq, link.digest)
    if at == head:
        return None
    # Rows beyond the head were never told to it; a row like the head with another digest is not it.
    if at.seq < head.seq:
        return SegmentProblem(at.seq + 1, "cut")
    return SegmentProblem(min(at.seq, head.seq + 1), "unlinked")
