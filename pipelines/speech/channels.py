"""Which channels' recordings are transcribed by themselves (VC-GEN-15)."""

from schemas.contacts import ContactChannel
from schemas.settings import Settings


def transcribes(settings: Settings, channel: ContactChannel) -> bool:
    """Each channel has its own switch; a letter has nothing to be heard."""
    on = {
        ContactChannel.VIDEO_CALL: settings.record_transcription_video_call,
        ContactChannel.VISIT: settings.record_transcription_visit,
        ContactChannel.PHONE_CALL: settings.record_transcription_phone_call,
    }
    return on.get(channel, False)
