"""The exchange list as the bureau reads it."""

from pipelines.rules.exchange.zones.exchange import openings
from serve.declared import routes

HEAD = """\
# 区域交换清单

互联网区只放公众入口，业务数据在政务外网区；两区之间只有下列请求可以通过，其余一律拒绝。
本清单由接口权限表生成（`qinqiao zones exchange-list`），交换网关的配置（`qinqiao zones haproxy`）
出自同一处，测试核对二者一致。

- 方向：互联网区入口 → 政务外网区交换端口，一个端口；政务外网区不主动连接互联网区。
- 民警工作台、运维、会见终端、开放接口、设备接口均不在清单内。
- 带有民警或罪犯会话的请求，即使路径在清单内也被拒绝。
- 数据库、消息、Ray 与平台自身端口对互联网区关闭（`qinqiao zones nftables`）。
- 可视通话的媒体流不经交换端口，见[监听端口](ports.md)；由部署时的媒体中继按需开放。

| 方法 | 路径 | 用途 |
|---|---|---|
"""


def exchange_list() -> str:
    """Markdown, a line for each method and path."""
    return HEAD + "".join(
        f"| {one.method} | `{one.path}` | {one.purpose} |\n" for one in openings(routes())
    )
