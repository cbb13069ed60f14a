"""What a sender says of its sound in the address that it opens."""

import re
from collections.abc import Mapping

import msgspec

from pipelines.rules.speech.live_stream import require_format
from schemas.errors import InvalidInput
from schemas.speech.live_speech import SoundFormat

ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
CALL_NO = re.compile(r"[0-9A-Za-z_.:-]{1,64}")
KNOWN = frozenset({"conversation", "call_no", "encoding", "rate", "channels", "first"})


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """The conversation, by our id or by its exchange's number, and what the frames hold."""

    conversation_id: str | None
    call_no: str | None
    sound: SoundFormat


def wanted_of(query: Mapping[str, str]) -> Wanted:
    """Read the query; `InvalidInput` names what does not fit."""
    unknown = sorted(set(query) - KNOWN)
    if unknown:
        raise InvalidInput(f"不认识的参数 {unknown[0][:40]}。", code="unknown_parameter")
    conversation_id, call_no = query.get("conversation"), query.get("call_no")
    if (conversation_id is None) == (call_no is None):
        raise InvalidInput("请用 conversation 或 call_no 指明一次会见或通话。", code="not_named")
    if conversation_id is not None and not ID.fullmatch(conversation_id):
        raise InvalidInput("conversation 应为 26 位编号。", code="wrong_conversation")
    if call_no is not None and not CALL_NO.fullmatch(call_no):
        raise InvalidInput("call_no 格式不正确。", code="wrong_call_no")
    return Wanted(conversation_id=conversation_id, call_no=call_no, sound=_sound(query))


def _sound(query: Mapping[str, str]) -> SoundFormat:
    values = {
        name: query[name] for name in ("encoding", "rate", "channels", "first") if name in query
    }
    try:
        # Numbers come as text here.
        sound = msgspec.convert(values, SoundFormat, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidInput(
            "语音格式参数 encoding、rate、channels、first 不正确。",
            code="wrong_format",
            problem=str(error),
        ) from error
    require_format(sound)
    return sound
