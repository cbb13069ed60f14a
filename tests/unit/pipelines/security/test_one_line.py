import logging

from pipelines.security.one_line import OneLineRecord


def test_a_record_has_one_line_whatever_was_sent() -> None:
    sent = "a\r\nERROR all is well\x1b[31m\u2028b"
    record = OneLineRecord("x", logging.INFO, "f", 1, "got %s", (sent,), None)
    assert record.getMessage() == "got a\\x0d\\x0aERROR all is well\\x1b[31m\\x2028b"
