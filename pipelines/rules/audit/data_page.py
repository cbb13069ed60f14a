"""Somebody's own data as one page without scripts, to be kept or printed (NF-SEC-11)."""

from html import escape

from pipelines.rules.platform.local_time import local
from schemas.people.privacy import DataSection, OwnData

STYLE = (
    "body{max-width:720px;margin:24px auto;padding:0 16px;font:18px/1.6 sans-serif;color:#1c2733}"
    "h1{font-size:26px}h2{margin:28px 0 4px;font-size:21px}p{margin:4px 0;color:#43505d}"
    "table{width:100%;border-collapse:collapse}"
    "th,td{padding:6px 8px;border-bottom:1px solid #d5dbe1;text-align:left;vertical-align:top;"
    "overflow-wrap:anywhere}th{width:45%;font-weight:400}"
)


CORRECTING = "请带身份证到监狱会见窗口，由民警核实后更正。"


def data_page(name: str, data: OwnData, correcting: str = CORRECTING) -> str:
    """The whole page; whatever people typed is escaped."""
    parts = "".join(_section(one) for one in data.sections)
    when = f"{local(data.as_of):%Y-%m-%d %H:%M}"
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>我的个人信息</title><style>{STYLE}</style></head><body>"
        f"<h1>{escape(name)}的个人信息</h1>"
        f"<p>截至 {when}。证件号码和电话号码只显示一部分。请妥善保管，不要转发给他人。</p>"
        f"{parts}"
        f"<h2>信息有误怎么办</h2><p>{escape(correcting)}</p>"
        "</body></html>"
    )


def _section(section: DataSection) -> str:
    rows = "".join(
        f"<tr><th>{escape(line.title)}</th><td>{escape(line.text)}</td></tr>"
        for line in section.lines
    )
    table = f"<table>{rows}</table>" if rows else "<p>没有记录。</p>"
    return f"<h2>{escape(section.title)}</h2>{table}<p>{escape(section.kept)}</p>"
