import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.platform.menu_target import checked_target
from schemas.errors import InvalidInput


@pytest.mark.parametrize(
    "target",
    [
        "/cockpit",
        "/m/inmates?key_control=true&state=in_custody",
        "https://law.example.cn:8443/a?b=c",
    ],
)
def test_pages_and_https_addresses_are_kept_as_they_are(target: str) -> None:
    assert checked_target(f" {target} ") == target


@given(st.text(max_size=60))
def test_nothing_else_gets_through(text: str) -> None:
    try:
        kept = checked_target(text)
    except InvalidInput:
        return
    assert kept.startswith("https://") or (kept.startswith("/") and not kept.startswith("//"))
    assert not any(one.isspace() for one in kept)


@pytest.mark.parametrize(
    "target",
    [
        "/a/../b",
        "//elsewhere.example.cn",
        "/a b",
        "http://law.example.cn/",
        "https:///a",
        "https://user@law.example.cn/",
        "https://law.example.cn:port/",
        "https://law.example.cn/<b>",
        "https://[::1/",
    ],
)
def test_what_hides_where_it_leads_is_refused(target: str) -> None:
    with pytest.raises(InvalidInput):
        checked_target(target)
