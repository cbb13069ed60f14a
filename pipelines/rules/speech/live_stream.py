"""Whether the sound of a conversation may be handed in while it runs (VC-SUP-18)."""

from datetime import datetime, timedelta

from schemas.errors import Conflict, Forbidden, InvalidInput
from schemas.people.contacts import ContactChannel
from schemas.speech.live_speech import SoundEncoding, SoundFormat

LATE = timedelta(seconds=60)
"""So long after the end a system may still send the last of the sound."""
RATES = (8000, 16000)
STREAMED = (ContactChannel.VISIT, ContactChannel.PHONE_CALL)
PARTIES = ("relative", "inmate")


def require_streamable(
    channel: ContactChannel,
    *,
    privileged: bool,
    began_at: datetime | None,
    ended_at: datetime | None,
    now: datetime,
) -> datetime:
    """When the conversation began; every refusal has its own code."""
    if channel not in STREAMED:
        raise Conflict("可视通话由平台自行转写，不接收外部语音。", code="heard_here")
    if privileged:
        raise Forbidden("保密会见、通话不得监听和转写。", code="privileged")
    if began_at is None:
        raise Conflict("会见或通话尚未开始。", code="not_begun")
    if ended_at is not None and now - ended_at > LATE:
        raise Conflict("会见或通话已经结束。", code="conversation_over")
    return began_at


def require_format(sound: SoundFormat) -> None:
    """Raise `InvalidInput` for sound that nobody here can read."""
    if sound.encoding not in list(SoundEncoding):
        raise InvalidInput("语音编码应为 alaw 或 pcm_s16le。", code="wrong_encoding")
    if sound.rate not in RATES:
        raise InvalidInput("采样率应为 8000 或 16000。", code="wrong_rate")
    if sound.channels not in (1, 2):
        raise InvalidInput("声道数应为 1 或 2。", code="wrong_channels")
    if sound.channels == 2 and sound.first is None:
        raise InvalidInput("双声道须说明第一声道是谁。", code="first_missing")
    if sound.first is not None and sound.first not in PARTIES:
        raise InvalidInput("第一声道应为 relative 或 inmate。", code="wrong_first")
