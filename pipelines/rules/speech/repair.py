"""Brings a model's text into simplified script with Chinese marks."""

import re

import zhconv

MARKS = str.maketrans({",": "，", "?": "？", "!": "！", ";": "；", ":": "：", "｡": "。"})
MODEL_MARKS = str.maketrans({"，": ",", "？": "?", "！": "!", "；": ";", "：": ":"})
BETWEEN_CHINESE = re.compile(
    r"(?<=[\u4e00-\u9fff，。？！；：、])\s+|\s+(?=[\u4e00-\u9fff，。？！；：、])"
)
FULL_STOP = re.compile(r"(?<=[\u4e00-\u9fff])\.(?!\d)")
DOUBLED = re.compile(r"([，。？！；：、])[，。；：、]+")


def repair(text: str) -> str:
    """Simplified, with full-width marks, without blanks between characters."""
    simplified: str = zhconv.convert(text.replace("\ufffd", ""), "zh-cn")
    marked = FULL_STOP.sub("。", simplified.translate(MARKS))
    return DOUBLED.sub(r"\1", BETWEEN_CHINESE.sub("", marked)).strip()


def as_spoken(text: str) -> str:
    """The text with the marks that the model itself writes, so that it can be asked about it."""
    return text.translate(MODEL_MARKS)
