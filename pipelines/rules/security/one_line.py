"""Log records of one line each: what people send cannot pass for a record of its own."""

import logging

CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), 0x7F, 0x85, 0x2028, 0x2029)}


class OneLineRecord(logging.LogRecord):
    """A record whose message shows line ends and other control characters as escapes."""

    def getMessage(self) -> str:
        return super().getMessage().translate(CONTROLS)


def keep_to_one_line() -> None:
    """From now on, for every logger of this process."""
    logging.setLogRecordFactory(OneLineRecord)
