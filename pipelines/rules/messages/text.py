"""The text of a message: named places, and nothing that leads elsewhere (NF-SEC-17)."""

import re
import unicodedata
from collections.abc import Mapping

from schemas.messages.to_relatives import Occasion

TIME, PRISON, CASE_NO, TIME_BEFORE = "时间", "监狱", "预约号", "原时间"
_MOVES = (Occasion.MOVED, Occasion.VISIT_MOVED)
PLACES: Mapping[Occasion, tuple[str, ...]] = {
    one: (TIME, TIME_BEFORE, PRISON, CASE_NO) if one in _MOVES else (TIME, PRISON, CASE_NO)
    for one in Occasion
}
"""What each occasion can say. There is no place for an inmate, an offence or a reason in words."""
PLACE = re.compile(r"\{([^{}]*)\}")
LINK = re.compile(r"(?i)[a-z][a-z0-9+.\-]*://|www\.|[a-z0-9\-]+\.[a-z]{2,}(?![a-z0-9])")


def wrong_text(occasion: Occasion, text: str) -> str | None:
    """What is wrong with a template's text, None where it may be used."""
    known = PLACES[occasion]
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


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with every place filled; `KeyError` for one that nobody knows."""
    return PLACE.sub(lambda place: values[place.group(1)], text)
