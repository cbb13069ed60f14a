"""The text of a message: named places, and nothing that leads elsewhere (NF-SEC-17)."""

import re
import unicodedata
from collections.abc import Mapping

from pipelines.rules.messages.subscription import fields_of
from schemas.messages.occasions import CASE_NO, CATALOGUE, PRISON, TIME, TIME_BEFORE, Occasion
from schemas.messages.to_relatives import MessageKind

__all__ = ["CASE_NO", "PRISON", "TIME", "TIME_BEFORE", "filled", "wrong_form", "wrong_text"]

PLACE = re.compile(r"\{([^{}]*)\}")
LINK = re.compile(r"(?i)[a-z][a-z0-9+.\-]*://|www\.|[a-z0-9\-]+\.[a-z]{2,}(?![a-z0-9])")


def wrong_text(occasion: Occasion, text: str) -> str | None:
    """What is wrong with a template's text, None where it may be used."""
    known = CATALOGUE[occasion].places
    unknown = [place for place in PLACE.findall(text) if place not in known]
    if unknown:
        may = "".join(f"{{{place}}}" for place in known)
        return f"消息内容里没有{{{unknown[0]}}}这个位置，该事项可用{may}"
    if re.search(r"[{}]", PLACE.sub("", text)):
        return "消息内容里的花括号没有成对"
    # Full-width letters and dots read as the plain ones.
    if LINK.search(unicodedata.normalize("NFKC", text)):
        return "消息内容不能写网址"
    return None


def wrong_form(kind: MessageKind, text: str, outside_id: str | None) -> str | None:
    """What is wrong with a text for the way it goes, None where it may go so."""
    if outside_id is None:
        return None
    if kind is not MessageKind.WECHAT:
        return "只有发送方式为微信的模板才填订阅消息模板编号"
    if fields_of(text) is None:
        return "订阅消息每行写一项“字段名=内容”，例如time2={时间}"
    return None


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with every place filled; `KeyError` for one that nobody knows."""
    return PLACE.sub(lambda place: values[place.group(1)], text)
