"""The page of a host's stand-in: a tap leads to our page, as from the real app."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from connectors.platforms.host_people import Holder
from connectors.simulated_service import Asked, Reply

OPEN = "/open"
PAGE = "/relative/"
STYLE = (
    "body{font:18px/1.6 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}"
    "li{margin:.6rem 0}a,button{font:inherit;padding:.4rem .8rem;margin-right:.4rem}"
)


class Way(NamedTuple):
    """A way from the host to our page."""

    kind: str
    title: str


def page(title: str, people: Sequence[Holder], ways: Sequence[Way]) -> Reply:
    """Whom one may play here, with each way that leads on."""
    lines = "".join(f"<li>{escape(one.name)} {_links(one.openid, ways)}</li>" for one in people)
    fields = "".join(
        f'<button name="kind" value="{escape(way.kind)}">{escape(way.title)}</button>'
        for way in ways
    )
    somebody = (
        f'<form action="{OPEN}"><label>另一个人 <input name="openid" maxlength="64" required>'
        f"</label> {fields}</form>"
    )
    text = (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style><h1>{escape(title)}</h1><p>模拟环境，人员均为虚构。</p>"
        f"{somebody}<ul>{lines}</ul>"
    )
    return Reply(200, text.encode(), (("Content-Type", "text/html; charset=utf-8"),))


def asked_for(asked: Asked) -> tuple[str, dict[str, str]]:
    """Path and query of a request."""
    parts = urlsplit(asked.path)
    return parts.path, dict(parse_qsl(parts.query, keep_blank_values=True))


def onward(service: str, handed: Mapping[str, str]) -> Reply:
    """To our page, with what the host hands over in its address."""
    to = f"{service.rstrip('/')}{PAGE}?{urlencode(handed)}"
    return Reply(303, b"", (("Location", to),))


def _links(openid: str, ways: Sequence[Way]) -> str:
    asked = quote(openid, safe="")
    return " ".join(
        f'<a href="{OPEN}?openid={asked}&amp;kind={escape(way.kind)}">{escape(way.title)}</a>'
        for way in ways
    )
