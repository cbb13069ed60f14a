"""The interfaces that can be opened to a consumer (VC-CFG-11, VC-CFG-12)."""

import msgspec

from schemas.errors import NotFound
from schemas.modules.catalog import MODULES

VIDEO_CALLS = "video_calls"
PHONE_EXCHANGE = "phone_exchange"
LIVE_SPEECH = "live_speech"
SETS = "sets."
"""What the codes of data sets begin with; they belong to one consumer and are granted to none."""
NOT_OPENED = frozenset({"api_consumers"})
"""Modules about the platform itself, whose records no outside system fetches."""


class Interface(msgspec.Struct, frozen=True, kw_only=True):
    """Something that can be granted; `module` where it hands out a module's records."""

    code: str
    title: str
    module: str | None = None
    fetched: bool = True
    """Whether it hands out records; another one has addresses of its own."""


def interfaces() -> dict[str, Interface]:
    """Every interface by its code."""
    records = [
        Interface(code=f"records.{module.code}", title=module.title, module=module.code)
        for module in MODULES.values()
        if module.code not in NOT_OPENED
    ]
    every = [
        Interface(code=VIDEO_CALLS, title="可视通话记录"),
        Interface(code=PHONE_EXCHANGE, title="亲情电话拨号授权与上报", fetched=False),
        Interface(code=LIVE_SPEECH, title="会见和亲情电话实时语音接入", fetched=False),
        *records,
    ]
    return {one.code: one for one in every}


def require_interface(code: str) -> Interface:
    found = interfaces().get(code)
    if found is None:
        raise NotFound("没有这个接口。", code="no_such_interface")
    return found
