"""Locust's page as it is opened here: explained, for this machine alone, for one platform alone."""

import json
from html import escape
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, jsonify, request

from loadtests.page.told import ALL, ENDS, Told

STATE_RUNNING, STATE_CLEANUP = "running", "cleanup"
"""As Locust names them to its page; its own names stand in a module that changes all of Python."""
LOOPBACK = frozenset({"127.0.0.1", "localhost"})
ROOT = '<div id="root"></div>'
COLUMNS = ("场景", "做什么", "需要什么", "最多多少用户", "留下什么")
STYLE = (
    "font:14px/1.6 sans-serif;background:#fff;color:#222;padding:12px 24px;"
    "border-bottom:1px solid #ccc"
)


def explained() -> str:
    """What each scenario does, needs and leaves, above Locust's own form."""
    head = "".join(f"<th align=left>{title}</th>" for title in COLUMNS)
    rows = "".join(_row(one) for one in ALL)
    return (
        f'<section id="scenarios" lang="zh" style="{STYLE}">'
        "<details open><summary><b>亲桥负载场景</b>：在下面的表中勾选场景，填写用户数"
        "（Number of users）和每秒增加的用户数（Ramp up），点 START。</summary>"
        f'<table cellpadding=6 style="border-collapse:collapse"><tr valign=top>{head}</tr>{rows}'
        f"</table><p>{escape(ENDS)}</p></details></section>"
    )


def _row(told: Told) -> str:
    cells = (told.title, told.does, told.needs, told.most, told.leaves)
    written = "".join(f"<td>{escape(cell)}</td>" for cell in cells[1:])
    return f"<tr valign=top><th nowrap align=left>{escape(cells[0])}</th>{written}</tr>"


def from_here(host: str, origin: str | None) -> bool:
    """Whether a request names this machine, and comes from no other page."""
    same = origin is None or urlsplit(origin).netloc == host
    return same and urlsplit(f"//{host}").hostname in LOOPBACK


def guard(app: Flask, address: str) -> None:
    """No other page in the browser starts a load, and no load leaves for another platform.

    Locust lets every origin in and takes any host; the accounts of the plan are for one platform.
    """

    @app.before_request
    def refuse() -> Any:
        if not from_here(request.host, request.headers.get("Origin")):
            return "只能从本机打开。", 403
        if request.form.get("host", address).rstrip("/") != address:
            told = f"场景只能对启动时找到的平台运行：{address}"
            return jsonify({"success": False, "message": told, "host": address})
        return None

    @app.after_request
    def close(reply: Response) -> Response:
        reply.headers.pop("Access-Control-Allow-Origin", None)
        return reply


def explain(app: Flask) -> None:
    """Put the explanations above Locust's form, and show a run until its last user has left."""

    @app.after_request
    def add(reply: Response) -> Response:
        if request.path == "/" and reply.mimetype == "text/html":
            reply.set_data(reply.get_data(as_text=True).replace(ROOT, explained() + ROOT, 1))
        elif request.path == "/stats/requests" and reply.is_json:
            reply.set_data(json.dumps(still_running(reply.get_json())))
        return reply


def still_running(shown: dict[str, Any]) -> dict[str, Any]:
    """The page asks no more once it saw users leave, and would show them leaving for ever."""
    return shown | {"state": STATE_RUNNING} if shown["state"] == STATE_CLEANUP else shown
