"""What a sealed value is bound to, where several layers open it."""


def relative_phone(relative_id: str) -> str:
    """A relative's telephone number."""
    return f"relative.phone:{relative_id}"
