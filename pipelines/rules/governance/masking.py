"""Showing names and numbers to those who need not know them whole."""


def mask_name(name: str) -> str:
    """The family name stays: 张三丰 becomes 张**."""
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else name


def mask_number(number: str, head: int = 3, tail: int = 2) -> str:
    """First and last digits stay; a short number keeps its last digit alone."""
    if len(number) <= head + tail:
        return "*" * (len(number) - 1) + number[-1:]
    return number[:head] + "*" * (len(number) - head - tail) + number[len(number) - tail :]


def mask_phone(phone: str) -> str:
    """10012345678 becomes 100****5678."""
    return mask_number(phone, 3, 4)
