"""The chains of the audit log: one a prison, and one of what belongs to none."""

BUREAU = "bureau"
"""Stream of what belongs to no prison."""


def stream_of(unit_path: str) -> str:
    """The prison's code in a path as "/SH/P03/P03-W01/"; the bureau's own chain above prisons."""
    codes = unit_path.strip("/").split("/")
    return codes[1] if len(codes) > 1 else BUREAU
