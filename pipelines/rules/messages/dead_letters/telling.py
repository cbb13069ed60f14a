"""A consumer's report in an officer's words."""

import re

from schemas.messages.kinds import kind_of

UNREADABLE = "消息内容不符合格式，平台无法读取。"
UNSENT = "消息过大或主题无效，未能发出。"
FAILED = "平台处理这条消息时多次出错。"
_HAN = re.compile(r"^[^A-Za-z_]*[\u4e00-\u9fff]")
OTHER = "其他消息"


def plain_reason(consumer: str, error: str) -> str:
    """Rules of the ledger speak for themselves; what programs throw does not."""
    if _HAN.match(error):
        return error
    if "ValidationError" in error or "DecodeError" in error:
        return UNREADABLE
    return UNSENT if consumer == "outbox" else FAILED


def title_of(subject: str) -> str:
    kind = kind_of(subject)
    return kind.title if kind else OTHER
