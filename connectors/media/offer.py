"""An offer as the server takes it, and the answer as it leaves."""

import re
from collections.abc import Sequence

from aiortc.sdp import SessionDescription

from connectors.media import candidates
from connectors.media.layout import Section, sections_for
from schemas.calls.state import PartyRole
from schemas.errors import InvalidInput

VIDEO_KBIT_S = 700
"""Most that a browser may send as picture; the camera pages ask for less."""

ENCRYPTED = "UDP/TLS/RTP/SAVPF"
"""Keys agreed by DTLS for each connection (RFC 5764); no other kind is spoken."""

# The end mark would make the server give up before the first check of an address comes that it was
# not told, or does not ask itself.
_END = re.compile(r"^a=end-of-candidates\r?\n", re.MULTILINE)
_VIDEO_LINE = re.compile(r"(^m=video [^\r\n]*\r\n(?:c=[^\r\n]*\r\n)?)", re.MULTILINE)


def read_offer(role: PartyRole, sdp: str, ours: Sequence[str]) -> tuple[str, tuple[Section, ...]]:
    """The offer, freed of what is not asked from `ours`, and its sections by the role's layout."""
    if candidates.told(sdp) > candidates.MOST_TOLD:
        raise _bad("candidates")
    cleaned = _END.sub("", candidates.without_unasked(role, sdp, ours))
    try:
        media = SessionDescription.parse(cleaned).media
    except (ValueError, IndexError, KeyError, AssertionError) as error:
        raise _bad("unreadable") from error
    sections = sections_for(role, [one.kind for one in media])
    if sections is None:
        raise _bad("sections")
    if any(one.profile != ENCRYPTED or not (one.dtls and one.dtls.fingerprints) for one in media):
        raise _bad("unencrypted")
    return cleaned, sections


def limit_video(answer: str) -> str:
    """The answer with a ceiling for what the browser sends as picture."""
    return _VIDEO_LINE.sub(rf"\g<1>b=AS:{VIDEO_KBIT_S}\r\n", answer)


def _bad(what: str) -> InvalidInput:
    return InvalidInput("音视频连接请求无法识别", code="bad_offer", what=what)
