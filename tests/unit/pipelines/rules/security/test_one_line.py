import logging
from collections.abc import Iterator

import pytest

from pipelines.rules.security.one_line import OneLineRecord, keep_to_one_line


@pytest.fixture
def factory_of_others() -> Iterator[None]:
    before = logging.getLogRecordFactory()
    yield
    logging.setLogRecordFactory(before)


def test_a_record_has_one_line_whatever_was_sent() -> None:
    sent = "a\r\nERROR all is well\x1b[31m\u2028b"
    record = OneLineRecord("x", logging.INFO, "f", 1, "got %s", (sent,), None)
    assert record.getMessage() == "got a\\x0d\\x0aERROR all is well\\x1b[31m\\x2028b"


@pytest.mark.usefixtures("factory_of_others")
def test_from_then_on_every_logger_of_the_process_keeps_to_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    keep_to_one_line()
    logging.getLogger("some.library").warning("got %s", "a\nb")
    assert caplog.messages == ["got a\\x0ab"]
