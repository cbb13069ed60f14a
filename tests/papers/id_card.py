"""Cards as people hand them in, and pictures that are none."""

import io

from PIL import Image

from connectors.paper.drawn_card import INK, blank, font, jpeg
from connectors.paper.drawn_card import Card as Card
from connectors.paper.drawn_card import back as back
from connectors.paper.drawn_card import front as front


def other_card() -> bytes:
    """A card of another kind."""
    sheet, pen = blank()
    pen.text((200, 90), "上海图书馆 读者证", INK, font(60))
    pen.text((200, 300), "借阅册数 十二册", INK, font(40))
    pen.text((200, 400), "请勿折叠 妥善保管", INK, font(40))
    return jpeg(sheet)


def nothing() -> bytes:
    """A picture of an empty table."""
    return jpeg(blank()[0])


def in_the_dark(picture: bytes) -> bytes:
    """The same as taken at night."""
    image = Image.open(io.BytesIO(picture))
    return jpeg(image.point(lambda value: value // 12))
