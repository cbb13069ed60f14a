"""The chain of segments: every way to tamper with it is found, at the right place."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.recordings.segment_chain import (
    ChainHead,
    Link,
    SegmentProblem,
    link_of,
    verify_links,
)

pytestmark = pytest.mark.requirement("VC-REC-02")


def chain(count: int = 6) -> list[Link]:
    links: list[Link] = []
    head = ChainHead()
    for number in range(count):
        link = link_of(
            recording_id="R1",
            part=1,
            seq=number + 1,
            start_s=number * 5.0,
            end_s=number * 5.0 + 5,
            size=1000 + number,
            sm3=f"{number:064d}",
            previous=head.digest,
        )
        links.append(link)
        head = ChainHead(link.seq, link.digest)
    return links


def head_of(links: list[Link]) -> ChainHead:
    return ChainHead(links[-1].seq, links[-1].digest)


def test_a_whole_chain_holds() -> None:
    assert verify_links(chain(), head_of(chain())) is None
    assert verify_links([], ChainHead()) is None


@given(
    st.integers(0, 5),
    st.sampled_from(
        [{"sm3": "f" * 64}, {"size": 1}, {"start_s": 1.5}, {"end_s": 99.0}, {"part": 3}]
    ),
)
def test_a_changed_link_is_named(at: int, change: dict[str, object]) -> None:
    links = chain()
    links[at] = msgspec.structs.replace(links[at], **change)
    assert verify_links(links, head_of(chain())) == SegmentProblem(at + 1, "changed")


@given(st.integers(0, 4))
def test_a_removed_segment_is_missed(at: int) -> None:
    links = chain()
    del links[at]
    assert verify_links(links, head_of(chain())) == SegmentProblem(at + 1, "missing")


def test_swapped_segments_are_found() -> None:
    links = chain()
    links[2], links[3] = (
        msgspec.structs.replace(links[3], seq=3),
        msgspec.structs.replace(links[2], seq=4),
    )
    assert verify_links(links, head_of(chain())) == SegmentProblem(3, "unlinked")


@given(st.integers(1, 6))
def test_a_cut_tail_is_found(cut: int) -> None:
    links = chain()[: 6 - cut]
    assert verify_links(links, head_of(chain())) == SegmentProblem(6 - cut + 1, "cut")


def test_a_segment_put_in_with_a_digest_of_its_own_breaks_the_next() -> None:
    links = chain()
    forged = {name: getattr(links[2], name) for name in Link.__struct_fields__ if name != "digest"}
    links[2] = link_of(**{**forged, "sm3": "e" * 64})
    assert verify_links(links, head_of(chain())) == SegmentProblem(4, "unlinked")


def test_a_tail_made_anew_is_not_the_head() -> None:
    links = chain()
    fields = {name: getattr(links[5], name) for name in Link.__struct_fields__ if name != "digest"}
    links[5] = link_of(**{**fields, "sm3": "e" * 64})
    assert verify_links(links, head_of(chain())) == SegmentProblem(6, "unlinked")
