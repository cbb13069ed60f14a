"""The first line says the encoding, and lines of another one are found."""

import codecs

import pytest

from pipelines.rules.labour.legacy.encoding import GB18030, UTF_8, encoding_of, text_of
from pipelines.rules.labour.legacy.row import HEADINGS
from schemas.errors import InvalidInput

HEAD = ",".join(HEADINGS)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (HEAD.encode(), (UTF_8, 0)),
        (codecs.BOM_UTF8 + HEAD.encode() + b"\r\n", (UTF_8, 3)),
        (HEAD.encode(GB18030) + b"\n", (GB18030, 0)),
    ],
)
def test_the_headings_tell_the_encoding(line: bytes, expected: tuple[str, int]) -> None:
    assert encoding_of(line, HEADINGS) == expected


@pytest.mark.parametrize(
    "line",
    [
        b"",
        HEAD.encode("utf-16"),
        HEAD.encode("big5", "replace"),
        codecs.BOM_UTF8 + HEAD.encode(GB18030),
        ",".join(HEADINGS[:-1]).encode(),
    ],
)
def test_other_headings_are_refused(line: bytes) -> None:
    with pytest.raises(InvalidInput):
        encoding_of(line, HEADINGS)


@pytest.mark.parametrize(
    ("line", "encoding", "expected"),
    [
        (b"1,P03", GB18030, "1,P03"),
        ("缝纫车间".encode(GB18030), GB18030, "缝纫车间"),
        ("缝纫".encode(), UTF_8, "缝纫"),
        # Read as GB18030 these bytes are other characters, without an error.
        ("缝纫".encode(), GB18030, None),
        ("缝纫".encode(GB18030), UTF_8, None),
        (b"\xff", GB18030, None),
        (b"a\0b", UTF_8, None),
    ],
)
def test_a_line_is_read_in_the_files_encoding_or_not_at_all(
    line: bytes, encoding: str, expected: str | None
) -> None:
    assert text_of(line, encoding) == expected
