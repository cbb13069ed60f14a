"""To whom something is shown, and where an entry may lead."""

from datetime import date

import pytest

from pipelines.rules.family.content import (
    Viewer,
    audiences_of,
    is_shown_on,
    wrong_dates,
    wrong_target,
)
from pipelines.rules.family.first_modules import FIRST, first_modules
from schemas.modules.family.app_modules import APP_MODULES, ICONS, TARGETS

HOSTS = ("www.gov.cn", "sh.gov.cn")
DAY = date(2026, 12, 2)


def test_a_relative_is_one_audience_and_everybody_else_another() -> None:
    nobody = Viewer(relative=False, unit_ids=frozenset())
    assert audiences_of(nobody) == ("everybody", "unbound")
    assert audiences_of(Viewer(relative=True, unit_ids=frozenset())) == ("everybody", "relatives")


@pytest.mark.parametrize(
    ("since", "until", "shown"),
    [
        (DAY, None, True),
        (DAY, DAY, True),
        (date(2026, 12, 3), None, False),
        (date(2026, 11, 1), date(2026, 12, 1), False),
    ],
)
def test_the_last_day_is_still_shown(since: date, until: date | None, shown: bool) -> None:
    assert is_shown_on(DAY, since, until) is shown


def test_what_ends_has_begun_before() -> None:
    assert wrong_dates(DAY, date(2026, 12, 1)) is not None
    assert wrong_dates(DAY, DAY) is wrong_dates(DAY, None) is None


@pytest.mark.parametrize(
    "link",
    [
        "http://www.gov.cn/",
        "https://www.gov.cn.evil.com/",
        "https://evil.com/?www.gov.cn",
        "https://www.gov.cn@evil.com/",
        "https://user@www.gov.cn/",
        "https://www.gov.cn:8443/",
        "https://www.gov.cn:x/",
        "https:\\\\www.gov.cn/",
        "https://www.gov.cn /",
        "javascript:alert(1)",
        "//www.gov.cn/",
        "https://ｗｗｗ.gov.cn/",
        "https://[www.gov.cn",
    ],
)
def test_an_entry_leads_to_no_other_host(link: str) -> None:
    told = wrong_target("link", None, link, HOSTS)
    assert told is not None
    assert told[0] == "link"


def test_an_entry_leads_where_its_target_says() -> None:
    assert wrong_target("link", None, "https://www.gov.cn/zhengce/?a=1", HOSTS) is None
    assert wrong_target("help", None, None, HOSTS) is None
    assert wrong_target("chapter", "id", None, HOSTS) is None
    assert wrong_target("link", None, None, HOSTS) == ("link", "请填写要打开的网址")
    for wrong in (
        wrong_target("chapter", None, None, HOSTS),
        wrong_target("help", "id", None, HOSTS),
    ):
        assert wrong is not None
        assert wrong[0] == "text_id"
    assert wrong_target("help", None, "https://www.gov.cn/", HOSTS) is not None


def test_the_first_entries_are_ones_that_a_form_would_take() -> None:
    made = first_modules("B")
    assert [one["sort"] for one in made] == [10 * (place + 1) for place in range(len(FIRST))]
    names = {field.name for field in APP_MODULES.fields}
    for one in made:
        assert set(one) <= names
        assert one["target"] in {option.value for option in TARGETS}
        assert one["icon"] in {option.value for option in ICONS}
        assert wrong_target(one["target"], None, None, ()) is None
