"""Closed lists of the face library."""

from enum import StrEnum


class FaceCaller(StrEnum):
    """Which business asked; named in every check and search (VC-BASE-24)."""

    VIDEO_CALL = "video_call"
    VISIT = "visit"
    KIOSK_SIGN_IN = "kiosk_sign_in"
    KIOSK_CAPTURE = "kiosk_capture"
    RELATIVE_SIGN_IN = "relative_sign_in"
    LIBRARY = "library"
    REGISTRATION = "registration"


class FaceSource(StrEnum):
    """Where a registered face came from."""

    CONSOLE = "console"
    KIOSK = "kiosk"
    """Captured at the inmate's terminal, an officer standing by."""
    REGISTRATION = "registration"
    """Taken by a relative who registered, on the own phone."""
