"""Sentences that Whisper invents on silence and noise; they must never raise an alert."""

import re

_SENTENCES = (
    "谢谢观看 谢谢大家观看 感谢观看 感谢您的观看 感谢大家收看 谢谢收看 谢谢大家收看 "
    "请订阅我的频道 欢迎订阅 以下是普通话的句子 中文字幕 下期再见 我们下期再见 "
    "下期视频再见 优优独播剧场 未经作者授权禁止转载 本期视频就到这里"
)
WHOLE = frozenset(_SENTENCES.split())
"""Sentences that are an invention when they stand alone, without marks."""

PARTS = re.compile(
    r"点赞.{0,4}订阅|订阅.{0,4}转发|打赏支持|明镜与点点|明镜.{0,3}栏目"
    r"|字幕(由|by|志愿者|组|制作|提供)|amara\.?org|中文字幕志愿者|独播剧场|YoYo|由.{1,12}字幕组"
    # The prompt, given back.
    r"|以下是普通|这.{1,3}是普通话|普通话?的?句子"
    r"|请不吝|词曲.{0,6}(李宗盛|编曲)|作词.{0,8}作曲",
    re.IGNORECASE,
)
"""Pieces that nobody says on a family call."""


def is_invention(text: str) -> bool:
    """Whether the text is one of the known inventions."""
    bare = re.sub(r"[^\w.]", "", text)
    return bare in WHOLE or PARTS.search(bare) is not None
