"""Which channels are transcribed, live and from their recordings (VC-GEN-15)."""

from schemas.errors import Conflict
from schemas.people.contacts import ContactChannel
from schemas.settings import Settings


def transcribes_live(settings: Settings, channel: ContactChannel) -> bool:
    """Whether running conversations of the channel are transcribed."""
    on = {
        ContactChannel.VIDEO_CALL: settings.transcription,
        ContactChannel.VISIT: settings.live_transcription_visit,
        ContactChannel.PHONE_CALL: settings.live_transcription_phone_call,
    }
    return on.get(channel, False)


def require_live(settings: Settings, channel: ContactChannel) -> None:
    if not transcribes_live(settings, channel):
        raise Conflict("这一渠道的实时转写已关闭。", code="transcription_off")


def transcribes(settings: Settings, channel: ContactChannel) -> bool:
    """Each channel has its own switch; a letter has nothing to be heard."""
    on = {
        ContactChannel.VIDEO_CALL: settings.record_transcription_video_call,
        ContactChannel.VISIT: settings.record_transcription_visit,
        ContactChannel.PHONE_CALL: settings.record_transcription_phone_call,
    }
    return on.get(channel, False)
