"""Which actions of the audit log open a recording, a transcript, hits or a letter (VC-GEN-22)."""

from schemas.governance.privileged import AccessPart

OPENED: dict[str, AccessPart] = {
    "recording.play": AccessPart.RECORDING,
    "recording.verify": AccessPart.RECORDING,
    "recording.download": AccessPart.EXPORT,
    "transcript.read": AccessPart.TRANSCRIPT,
    "transcript.correct": AccessPart.TRANSCRIPT,
    "call.review": AccessPart.TRANSCRIPT,
    # Its head shows the alerts and the reviews.
    "conversation.read": AccessPart.HITS,
    "alert.acknowledge": AccessPart.HITS,
    "alert.take_over": AccessPart.HITS,
    "alert.hand_on": AccessPart.HITS,
    "alert.escalate": AccessPart.HITS,
    "alert.conclude": AccessPart.HITS,
    "attention.read": AccessPart.HITS,
    "attention.accept": AccessPart.HITS,
    "attention.dismiss": AccessPart.HITS,
    "attention.lift": AccessPart.HITS,
    "call.join": AccessPart.LIVE,
    "call.speak_in": AccessPart.LIVE,
    "call.rate": AccessPart.LIVE,
    "letters.download": AccessPart.SCAN,
}
"""Whoever did one of these had it before them; lists, which name no single record, are no part."""
