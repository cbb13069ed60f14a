"""Identity cards of nobody, drawn for tests: both sides as a camera would see them."""

import io
from datetime import date
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from pipelines.rules.people.id_number import gender_of

FONTS = (
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"),
)
WIDTH, HEIGHT = 1012, 638
PAPER, INK, FAINT = (236, 242, 246), (30, 34, 40), (70, 110, 150)


class Card(NamedTuple):
    """What stands on one; `until` None is 长期."""

    name: str
    id_no: str
    address: str = "上海市甲区乙路12弄3号402室"
    authority: str = "上海市公安局甲分局"
    since: date = date(2015, 3, 9)
    until: date | None = date(2035, 3, 9)


def font(size: int) -> ImageFont.FreeTypeFont:
    found = next(path for path in FONTS if path.exists())
    return ImageFont.truetype(str(found), size)


def front(card: Card) -> bytes:
    """The side with name, number and portrait."""
    sheet, pen = _sheet()
    born = card.id_no[6:14]
    rows = (
        (70, "姓名", card.name),
        (150, "性别", "男" if gender_of(card.id_no) == "male" else "女"),
        (230, "出生", f"{born[:4]}年{int(born[4:6])}月{int(born[6:])}日"),
        (310, "住址", card.address[:11]),
    )
    for top, label, value in rows:
        pen.text((60, top), label, FAINT, font(30))
        pen.text((170, top - 4), value, INK, font(38))
    pen.text((330, 150), "民族", FAINT, font(30))
    pen.text((430, 146), "汉", INK, font(38))
    if card.address[11:]:
        pen.text((170, 362), card.address[11:], INK, font(38))
    pen.text((60, 540), "公民身份号码", FAINT, font(32))
    pen.text((330, 532), card.id_no, INK, font(46))
    pen.ellipse((740, 120, 920, 320), (180, 150, 130))
    pen.rectangle((690, 340, 970, 470), (120, 130, 150))
    return _jpeg(sheet)


def back(card: Card) -> bytes:
    """The side with authority and validity."""
    sheet, pen = _sheet()
    pen.ellipse((60, 60, 190, 190), (190, 60, 50))
    pen.text((300, 80), "中华人民共和国", INK, font(58))
    pen.text((300, 190), "居 民 身 份 证", INK, font(66))
    until = f"{card.until:%Y.%m.%d}" if card.until else "长期"
    pen.text((200, 450), "签发机关", FAINT, font(32))
    pen.text((370, 446), card.authority, INK, font(36))
    pen.text((200, 530), "有效期限", FAINT, font(32))
    pen.text((370, 526), f"{card.since:%Y.%m.%d}-{until}", INK, font(36))
    return _jpeg(sheet)


def other_card() -> bytes:
    """A card of another kind."""
    sheet, pen = _sheet()
    pen.text((200, 90), "上海图书馆 读者证", INK, font(60))
    pen.text((200, 300), "借阅册数 十二册", INK, font(40))
    pen.text((200, 400), "请勿折叠 妥善保管", INK, font(40))
    return _jpeg(sheet)


def nothing() -> bytes:
    """A picture of an empty table."""
    return _jpeg(_sheet()[0])


def in_the_dark(picture: bytes) -> bytes:
    """The same as taken at night."""
    image = Image.open(io.BytesIO(picture))
    return _jpeg(image.point(lambda value: value // 12))


def _sheet() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    sheet = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    return sheet, ImageDraw.Draw(sheet)


def _jpeg(image: Image.Image) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=88)
    return stream.getvalue()
