"""One reader for every file of words."""

from pathlib import Path

import pytest

from connectors.speech.word_file import UNNAMED, UnusableWords, read_words
from schemas.speech.words import WordRequest

PHONE = WordRequest(word="手机", word_class="违禁品")
ROPE = WordRequest(word="绳子", word_class="脱逃")


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "words.tsv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        "手机\t违禁品\n绳子\t脱逃\n",
        "word\tclass\n手机\t违禁品\n绳子\t脱逃\n",
        "Word\tClass\r\n手机\t违禁品\r\n\r\n绳子\t脱逃",
        "word\tnote\tclass\n手机\t常见\t违禁品\n绳子\t\t脱逃\n",
        " 手机 \t 违禁品 \n\t\n绳子\t脱逃\t多余\n手机\t别的\n",
    ],
    ids=["bare", "heading", "windows", "other columns", "untidy"],
)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
def test_words_are_read_with_or_without_heading_and_mark(
    tmp_path: Path, text: str, mark: bytes
) -> None:
    assert read_words(written(tmp_path, mark + text.encode())) == [PHONE, ROPE]


def test_a_heading_may_name_more_of_a_word(tmp_path: Path) -> None:
    heading = "word\tclass\tseverity\tdefinition\tcontext\tvariants"
    text = f"{heading}\n手机\t违禁品\t0\t通讯工具\t带 藏\t大哥大\n绳子\t脱逃\t\t\t\t\n"
    first, second = read_words(written(tmp_path, text))
    assert first == WordRequest(
        word="手机",
        word_class="违禁品",
        severity=0,
        definition="通讯工具",
        context="带 藏",
        variants="大哥大",
    )
    assert second == ROPE


def test_a_heading_without_class_leaves_the_class_to_the_reader(tmp_path: Path) -> None:
    assert read_words(written(tmp_path, "word\n手机\n")) == [
        WordRequest(word="手机", word_class=UNNAMED)
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("手机\t违禁品\n\n绳子\n", ", line 3: a word and its class are wanted, parted by a tab"),
        ("word\tclass\n手机\t\n", ", line 2: a word and its class are wanted, parted by a tab"),
        ("手机,违禁品\n", ", line 1: a word and its class are wanted, parted by a tab"),
        ("手" * 33 + "\t违禁品\n", ", line 1: Expected `str` of length <= 32"),
        ("word\tclass\tseverity\n手机\t违禁品\t9\n", ", line 2: Expected `int` <= 3"),
        ("", ": it holds no word; a word and its class are wanted, parted by a tab"),
        ("word\tclass\n", ": it holds no word; a word and its class are wanted"),
        ("手机\t违禁品\n".encode("gbk"), ": it is not UTF-8 text; a word and its class are wanted"),
    ],
    ids=["class", "empty", "comma", "long", "severity", "nothing", "heading", "encoding"],
)
def test_what_is_wrong_is_told_in_one_line_with_its_place(
    tmp_path: Path, text: str | bytes, told: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(UnusableWords) as raised:
        read_words(path)
    message = str(raised.value)
    assert message.startswith(f"{path}{told}")
    assert "\n" not in message


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "none.tsv"
    with pytest.raises(UnusableWords, match=r"none\.tsv: No such file or directory; a word"):
        read_words(path)
