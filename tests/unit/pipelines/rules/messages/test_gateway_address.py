"""Where messages may go."""

import pytest

from pipelines.rules.messages.gateway_address import is_listed, origin_of

LISTED = ("https://sms.example", "https://mms.example:8443", "http://127.0.0.1:9000")


@pytest.mark.parametrize(
    "address",
    [
        "https://sms.example/v1/messages",
        "https://SMS.example:443/",
        "https://mms.example:8443/a/b",
        "http://127.0.0.1:9000/v1",
    ],
)
def test_an_address_at_a_listed_origin_is_asked(address: str) -> None:
    assert is_listed(address, LISTED)


@pytest.mark.parametrize(
    "address",
    [
        "http://sms.example/v1",
        "https://sms.example.evil.example/",
        "https://sms.example@evil.example/",
        "https://evil.example/https://sms.example",
        "https://sms.example:8443/",
        "https://mms.example/",
        "http://127.0.0.1:9001/",
        "http://localhost:9000/",
        "http://169.254.169.254/latest",
        "https://sms.example\\@evil.example/",
        "https://sms.example/?to=1",
        "https://sms.example/#x",
        "https://sms.example:99999/",
        "file:///etc/passwd",
        "//sms.example/",
        "",
    ],
)
def test_every_other_address_is_not(address: str) -> None:
    assert not is_listed(address, LISTED)


def test_plain_http_is_for_this_machine_alone() -> None:
    assert origin_of("http://10.0.0.1/") is None
    assert origin_of("http://[::1]:80/x") == "http://[::1]"
