"""Nothing that somebody typed is kept of an error."""

import pytest

from pipelines.rules.platform.public_watch.scrubbing import MOST, placed, scrubbed


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("TypeError: x is not a function", "TypeError: x is not a function"),
        ("no 张三 here", "no … here"),
        ("99000019900101123X and 10000138000", "* and #"),
        ("at https://a.cn/relative/?ticket=abc#/calls/7", "at /relative/"),
        (
            "call /api/relative/calls/01JABCDEFGHJKMNPQRSTVWXYZ1 failed",
            "call /api/relative/calls/* failed",
        ),
        ("somebody@example.com", "@"),
        ("two\n  lines", "two lines"),
        ("x" * 500, "x" * MOST),
    ],
)
def test_words_of_the_program_stay(text: str, kept: str) -> None:
    assert scrubbed(text) == kept


def test_a_place_outlives_a_build() -> None:
    assert placed("https://a.cn/assets/relative-B2awt0j1.js:12") == "/assets/relative.js:12"
    assert placed("pages/web") == "pages/web"
