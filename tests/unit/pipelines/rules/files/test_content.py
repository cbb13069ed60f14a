"""Types told by content, and names made safe."""

import pytest

from pipelines.rules.files.admission import EICAR, HarmSearch, admitted, titles
from pipelines.rules.files.content import HEAD_BYTES, file_type
from pipelines.rules.files.names import LONGEST, clean_name, disposition, extension
from schemas.errors import InvalidInput
from schemas.platform.files import DOCUMENTS, PACKAGES


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (b"%PDF-1.4", "PDF文档"),
        (b"\xff\xd8\xff\xe0", "JPEG图片"),
        (b"\x89PNG\r\n\x1a\n", "PNG图片"),
        (b"MZ\x90", "Windows程序"),
        (b"\x7fELF\x02", "Linux程序"),
        (b"PK\x03\x04" + b"setup.bin", "ZIP压缩包"),
        (b"PK\x03\x04" + b"AndroidManifest.xml", "安卓安装包"),
        (b"PK\x03\x04" + b"[Content_Types].xml", "Office文档"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Windows安装包或旧版Office文档"),
        (b"#!/bin/sh", "脚本"),
        (b"  <!DOCTYPE html>", "网页"),
        (b"<svg onload=x>", "网页"),
        ("普通文字".encode(), "文本"),
        (b"\x00\x01\x02", "无法识别的文件"),
        (b"\xff\xfe\x00", "无法识别的文件"),
        (("字" * HEAD_BYTES).encode()[:HEAD_BYTES], "文本"),
    ],
)
def test_a_type_is_told_by_the_first_bytes(head: bytes, title: str) -> None:
    assert file_type(head).title == title


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("证明.pdf", "证明.pdf"),
        ("C:\\a\\b\\证明.pdf", "证明.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nX: 1.pdf", "aX_ 1.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("...", "未命名"),
        ("/", "未命名"),
        ("a" * 300 + ".pdf", "a" * (LONGEST - 4) + ".pdf"),
    ],
)
def test_a_name_keeps_its_last_part_alone(raw: str, name: str) -> None:
    assert clean_name(raw) == name


def test_the_ending_is_what_follows_the_last_dot() -> None:
    assert [extension(name) for name in ("a.PDF", "a.tar.gz", "a", ".pdf", "a.b c")] == [
        "pdf",
        "gz",
        "",
        "",
        "",
    ]


def test_a_header_holds_no_character_of_a_name_that_could_end_it() -> None:
    told = disposition('证明";x.pdf', inline=True)
    assert told == (
        "inline; filename=\"____x.pdf\"; filename*=UTF-8''%E8%AF%81%E6%98%8E%22%3Bx.pdf"
    )


@pytest.mark.parametrize("name", ["a.PDF", "b.pdf"])
def test_a_document_is_let_in(name: str) -> None:
    assert admitted(name, b"%PDF-1.4", DOCUMENTS).title == "PDF文档"


@pytest.mark.parametrize(
    ("name", "head", "code", "told"),
    [
        ("a.pdf", b"MZ", "file_disguised", "Windows程序，与扩展名“.pdf”不符"),
        ("a.exe", b"MZ", "file_type_refused", "Windows程序。"),
        ("a.pdf", b"\xff\xd8\xff", "file_disguised", "扩展名是“.pdf”"),
        ("a", b"%PDF-", "file_disguised", "扩展名是空"),
        ("a.pdf", b"", "file_empty", "空的"),
    ],
)
def test_what_is_refused_is_told(name: str, head: bytes, code: str, told: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        admitted(name, head, DOCUMENTS)
    assert refusal.value.code == code
    assert told in refusal.value.message


def test_harm_is_found_across_pieces() -> None:
    for cut in (1, 30, len(EICAR) - 1):
        search = HarmSearch()
        search.look(b"before" + EICAR[:cut])
        with pytest.raises(InvalidInput):
            search.look(EICAR[cut:] + b"after")


def test_types_have_names() -> None:
    assert titles(DOCUMENTS) == "PDF文档、JPEG图片、PNG图片"
    assert titles(PACKAGES)
