"""A relative's own data as one page: whatever people typed is text on it."""

from datetime import UTC, datetime

from pipelines.rules.audit.data_page import STYLE, data_page
from schemas.people.privacy import DataLine, DataSection, OwnData

DATA = OwnData(
    as_of=datetime(2026, 11, 24, 16, 5, tzinfo=UTC),
    sections=[
        DataSection(
            name="self",
            title="<本人>",
            kept="至<注销>",
            lines=[DataLine(title="姓&名", text="<b>")],
        ),
        DataSection(name="calls", title="通话", kept="三年", lines=[]),
    ],
)


def test_the_page_is_whole_and_in_the_order_of_its_sections() -> None:
    page = data_page("张<三>", DATA)
    head, _, body = page.partition(STYLE)
    assert head == (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>我的个人信息</title><style>'
    )
    assert body == (
        "</style></head><body>"
        "<h1>张&lt;三&gt;的个人信息</h1>"
        "<p>截至 2026-11-25 00:05。证件号码和电话号码只显示一部分。请妥善保管，不要转发给他人。</p>"
        "<h2>&lt;本人&gt;</h2>"
        "<table><tr><th>姓&amp;名</th><td>&lt;b&gt;</td></tr></table><p>至&lt;注销&gt;</p>"
        "<h2>通话</h2><p>没有记录。</p><p>三年</p>"
        "<h2>信息有误怎么办</h2><p>请带身份证到监狱会见窗口，由民警核实后更正。</p></body></html>"
    )


def test_lines_of_a_section_follow_one_another() -> None:
    lines = [DataLine(title=str(number), text="") for number in (1, 2)]
    section = DataSection(name="c", title="", kept="", lines=lines)
    page = data_page("", OwnData(as_of=DATA.as_of, sections=[section]))
    assert "<tr><th>1</th><td></td></tr><tr><th>2</th><td></td></tr>" in page
