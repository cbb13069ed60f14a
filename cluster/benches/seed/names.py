"""Made-up Chinese names, the same with every seeding."""

from collections.abc import Iterator
from itertools import count

_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = [
    "建国", "秀英", "志强", "桂兰", "海涛", "丽华", "文彬", "玉珍",
    "晓东", "雪梅", "国栋", "春燕", "少华", "美玲", "立新", "凤霞",
    "永康", "静怡", "家豪", "淑芬", "明辉", "慧敏", "俊杰", "红梅",
    "德胜", "佳宁", "振宇", "翠萍", "一鸣", "思雨",
]  # fmt: skip


def made_up_names() -> Iterator[str]:
    """Names without end; the first 1,200 differ."""
    for number in count():
        family = _FAMILY[number % len(_FAMILY)]
        # A step without a common divisor walks through all pairs.
        given = _GIVEN[(number + number // len(_FAMILY)) % len(_GIVEN)]
        yield family + given
