"""Every page of every menu has something to show on a bureau with a year behind it."""

import asyncio
import os
import shutil
from collections.abc import Collection, Iterator

import msgspec
import pytest
from playwright.sync_api import Playwright

from cluster.benches import own_platform
from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from cluster.ready import Ready
from cluster.services.ports import free_port
from cluster.services.run_dir import run_dir
from cluster.settings import load_settings
from tests.e2e.browser import Device, opened
from tests.e2e.empty_pages import BY_THE_DAY, EMPTY_BY_NATURE, OTHERS, ROLES
from tests.e2e.pages import ConsolePage
from tests.e2e.walking import COUNTED, Shown, walk
from tests.filled import filled
from tests.trace.proving import proves

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

INMATES = 120
FILLED_S = 300


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    """A platform on a bureau with its whole year, and what its prisons' systems tell of."""
    data_dir = tmp_path_factory.mktemp("bureau")
    settings = load_settings(os.environ, data_dir=str(data_dir), http_port=free_port())
    asked = {"QINQIAO_BUREAU_INMATES": str(INMATES), "QINQIAO_PRISON_STAND_INS": "true"}
    process = own_platform.start(settings, asked)
    try:
        ready = own_platform.await_ready(process, settings)
        own = msgspec.structs.replace(settings, database_url=ready.database_url)
        asyncio.run(filled(own, FILLED_S))
        yield ready
    finally:
        own_platform.stop(process)
        shutil.rmtree(run_dir(data_dir), ignore_errors=True)


def walked(
    playwright: Playwright, address: str, login: str, without: Collection[str] = ()
) -> list[Shown]:
    with opened(playwright, Device(1366, 768), address) as page:
        page.add_init_script(COUNTED)
        console = ConsolePage(page)
        console.sign_in(login, DEMONSTRATION_PASSWORD)
        return list(walk(page, without))


def test_every_page_of_the_menu_has_something_to_show(
    bureau: Ready, playwright: Playwright
) -> None:
    seen, names = list[tuple[str, Shown]](), set[str]()
    for login in ROLES:
        pages = walked(playwright, bureau.address, login)
        seen += [(login, one) for one in pages]
        names |= {one.name for one in pages}
    # What these four have not is opened as who has it first.
    for login in OTHERS:
        pages = walked(playwright, bureau.address, login, names)
        seen += [(login, one) for one in pages]
        assert [one.name for one in pages] == [*OTHERS[login]]
        names |= {one.name for one in pages}
    assert names >= {*EMPTY_BY_NATURE, *BY_THE_DAY}
    assert [(login, one.name, one.text) for login, one in seen if one.is_broken] == []
    empty = {(one.name, login) for login, one in seen if one.is_empty}
    with proves("NF-GOAL-15", "d"):
        assert {one for one in empty if one[0] not in BY_THE_DAY} == {
            (name, login) for name, one in EMPTY_BY_NATURE.items() for login in one.seen_by
        }
