"""Text that a spreadsheet program must not take for a formula."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
MARK = "'"


def quoted(text: str) -> str:
    """The text with an apostrophe before what would be run as a formula."""
    return MARK + text if text.startswith((*DANGEROUS, MARK)) else text


def unquoted(text: str) -> str:
    """What `quoted` was given."""
    marked = text.startswith(MARK) and text[1:].startswith((*DANGEROUS, MARK))
    return text[1:] if marked else text
