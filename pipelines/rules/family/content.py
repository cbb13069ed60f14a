"""To whom something of the mini-program is shown, and where its entries may lead."""

from collections.abc import Collection
from datetime import date
from urllib.parse import urlsplit

import msgspec

from schemas.modules.family.app_modules import CHAPTER, LINK
from schemas.modules.family.content_fields import EVERYBODY, RELATIVES, UNBOUND

HTTPS = "https"


class Viewer(msgspec.Struct, frozen=True, kw_only=True):
    """Who looks: whether he is a relative, and of which units things are his."""

    relative: bool
    unit_ids: frozenset[str]
    """The bureau's, and those of the prisons that he belongs to or chose."""


def audiences_of(viewer: Viewer) -> tuple[str, ...]:
    """The audiences that he is one of."""
    return (EVERYBODY, RELATIVES) if viewer.relative else (EVERYBODY, UNBOUND)


def is_shown_on(day: date, since: date, until: date | None) -> bool:
    """Whether the day lies within; the last one is still shown."""
    return since <= day and (until is None or day <= until)


def wrong_dates(since: date, until: date | None) -> str | None:
    """What is wrong with them, None where nothing is."""
    if until is not None and until < since:
        return "结束日期应不早于开始日期"
    return None


def wrong_target(
    target: str, text_id: str | None, link: str | None, hosts: Collection[str]
) -> tuple[str, str] | None:
    """The field that is wrong and why; None where the entry leads somewhere it may."""
    if (target == CHAPTER) != (text_id is not None):
        return "text_id", "打开“手册或帮助的一篇”时，且只在那时，请选择篇目"
    if target != LINK:
        return ("link", "只有打开“外部网页”时才填写网址") if link else None
    if not link:
        return "link", "请填写要打开的网址"
    if not _leads_to(link, hosts):
        return "link", "网址应以https://开头，域名须在字典“小程序可打开的域名”中"
    return None


def _leads_to(link: str, hosts: Collection[str]) -> bool:
    """Only what a browser reads in one way: no user, no port, no blank or backslash."""
    if any(one.isspace() or one == "\\" for one in link) or not link.isascii():
        return False
    try:
        told = urlsplit(link)
        port = told.port
    except ValueError:
        return False
    plain = told.username is None and told.password is None and port is None
    return told.scheme == HTTPS and plain and (told.hostname or "") in hosts
