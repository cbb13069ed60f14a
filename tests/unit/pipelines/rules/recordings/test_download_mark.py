"""The mark behind a download: read back, and nothing else taken for one."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.recordings.download_mark import DownloadMark, encode_mark, read_mark
from schemas.errors import InvalidInput
from tests.unit.pipelines.refusing import assert_refused

MARK = DownloadMark(part_id="P1", officer_id="O1", at="2026-11-25T12:00:00+00:00", sm3="ab" * 32)


@given(st.binary(max_size=300))
def test_a_mark_is_read_behind_any_content(content: bytes) -> None:
    mark, size = read_mark(content + encode_mark(MARK))
    assert mark == MARK
    assert size == len(encode_mark(MARK))


@pytest.mark.parametrize(
    "tail", [b"", b"\xec\x01", encode_mark(MARK)[:-5], b"QQDM{}", encode_mark(MARK)[1:]]
)
def test_what_is_no_mark_is_refused(tail: bytes) -> None:
    assert_refused(
        (partial(read_mark, tail), InvalidInput, "no_download_mark", "文件中没有下载标记。", {})
    )
