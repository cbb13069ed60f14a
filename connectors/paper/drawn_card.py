"""Identity cards of nobody, drawn for benches and tests: as a scan, and as a phone takes them."""

import io
import random
from datetime import date
from functools import cache
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
PHONE = (4000, 3000)
"""Pixels of a phone's camera."""
TABLE = (72, 58, 46)
GRAIN = 0.08


class Card(NamedTuple):
    """What stands on one; `until` None is 长期."""

    name: str
    id_no: str
    address: str = "上海市甲区乙路12弄3号402室"
    authority: str = "上海市公安局甲分局"
    since: date = date(2015, 3, 9)
    until: date | None = date(2035, 3, 9)


def font(size: int) -> ImageFont.FreeTypeFont:
    """A machine without any of the fonts draws no card."""
    found = next((path for path in FONTS if path.exists()), None)
    if found is None:
        raise FileNotFoundError(f"no Chinese font among {', '.join(map(str, FONTS))}")
    return ImageFont.truetype(str(found), size)


def front(card: Card) -> bytes:
    """The side with name, number and portrait."""
    sheet, pen = blank()
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
    return jpeg(sheet)


def back(card: Card) -> bytes:
    """The side with authority and validity."""
    sheet, pen = blank()
    pen.ellipse((60, 60, 190, 190), (190, 60, 50))
    pen.text((300, 80), "中华人民共和国", INK, font(58))
    pen.text((300, 190), "居 民 身 份 证", INK, font(66))
    until = f"{card.until:%Y.%m.%d}" if card.until else "长期"
    pen.text((200, 450), "签发机关", FAINT, font(32))
    pen.text((370, 446), card.authority, INK, font(36))
    pen.text((200, 530), "有效期限", FAINT, font(32))
    pen.text((370, 526), f"{card.since:%Y.%m.%d}-{until}", INK, font(36))
    return jpeg(sheet)


def photographed(side: bytes, chance: random.Random) -> bytes:
    """The same on a table, as large as a phone takes pictures: held askew, dim, with its noise."""
    card = Image.open(io.BytesIO(side))
    wide = int(PHONE[0] * chance.uniform(0.55, 0.75))
    held = card.resize((wide, wide * HEIGHT // WIDTH), Image.Resampling.BILINEAR).convert("RGBA")
    held = held.rotate(chance.uniform(-4, 4), Image.Resampling.BILINEAR, expand=True)
    scene = Image.new("RGB", PHONE, TABLE)
    room = (PHONE[0] - held.width, PHONE[1] - held.height)
    scene.paste(held, (chance.randint(0, room[0]), chance.randint(0, room[1])), held)
    light = chance.uniform(0.75, 1.0)
    dim = scene.point(lambda value: int(value * light))
    return jpeg(Image.blend(dim, _grains(), GRAIN))


@cache
def _grains() -> Image.Image:
    """What a small camera sees where nothing is."""
    return Image.effect_noise(PHONE, 64).convert("RGB")


def blank() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """An empty sheet of a card's size, and a pen for it."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    return sheet, ImageDraw.Draw(sheet)


def jpeg(image: Image.Image) -> bytes:
    """The picture as a phone stores it."""
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=88)
    return stream.getvalue()
