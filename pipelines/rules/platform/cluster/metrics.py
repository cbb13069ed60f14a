"""The cluster's figures in the text format of Prometheus (version 0.0.4)."""

from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from schemas.platform.cluster.parts import NodeView, PartState
from schemas.platform.cluster.replicas import DeploymentView
from schemas.platform.cluster.view import ClusterView, DatabaseView

CONTENT_TYPE: Final = "text/plain; version=0.0.4"
"""Whoever answers adds how the text is encoded."""
MB: Final = 1 << 20

Sample = tuple[dict[str, str], float | None]
"""Labels and value; without a value there is no sample."""
Read = Callable[[ClusterView], Iterable[Sample]]


class Metric(msgspec.Struct, frozen=True):
    """One name, what it says, and where its samples come from."""

    name: str
    kind: str
    help: str
    read: Read


def exposition(view: ClusterView) -> str:
    """Every metric with its explanation; what is not known now has no sample."""
    lines: list[str] = []
    for metric in METRICS:
        lines.append(f"# HELP {metric.name} {_help(metric.help)}")
        lines.append(f"# TYPE {metric.name} {metric.kind}")
        lines.extend(
            f"{metric.name}{_labels(labels)} {_number(value)}"
            for labels, value in metric.read(view)
            if value is not None
        )
    return "\n".join(lines) + "\n"


def _help(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def _labels(labels: dict[str, str]) -> str:
    if not labels:
        return ""
    told = (f'{name}="{_quoted(value)}"' for name, value in labels.items())
    return "{" + ",".join(told) + "}"


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _nodes(read: Callable[[NodeView], float | None]) -> Read:
    return lambda view: [({"node": one.node}, read(one)) for one in view.nodes]


def _state(read: Callable[..., float]) -> Read:
    """Of a machine, as long as its node tells."""
    return _nodes(lambda one: None if one.lost or one.state is None else read(one.state))


def _deployments(read: Callable[[DeploymentView], float | None]) -> Read:
    def samples(view: ClusterView) -> list[Sample]:
        lost = {node.node for node in view.nodes if node.lost}
        return [
            ({"node": one.node, "deployment": one.deployment.value}, read(one))
            for one in view.deployments
            if one.node not in lost
        ]

    return samples


def _observed(read: Callable[..., float | None]) -> Read:
    return _deployments(lambda one: None if one.observed is None else read(one.observed))


def _parts(read: Callable[..., float | None]) -> Read:
    def samples(view: ClusterView) -> list[Sample]:
        return [
            ({"node": node.node, "kind": part.kind.value, "name": part.name, "of": part.of},
             read(part))
            for node in view.nodes
            if node.state is not None and not node.lost
            for part in node.state.parts
        ]  # fmt: skip

    return samples


def _failing(view: ClusterView) -> list[Sample]:
    return [
        ({"node": node.node, "kind": one.kind.value, "name": one.name}, one.times)
        for node in view.nodes
        if node.state is not None and not node.lost
        for one in node.state.failing
    ]


def _streams(read: Callable[..., float]) -> Read:
    return lambda view: [({"stream": one.name}, read(one)) for one in view.streams or []]


def _consumers(read: Callable[..., float]) -> Read:
    return lambda view: [
        ({"stream": stream.name, "consumer": one.name}, read(one))
        for stream in view.streams or []
        for one in stream.consumers
    ]


def _databases(read: Callable[[DatabaseView], float | None]) -> Read:
    return lambda view: [({"database": one.name}, read(one)) for one in view.databases]


def _bytes(mb: int | None) -> float | None:
    return None if mb is None else mb * MB


GAUGE, COUNTER = "gauge", "counter"

METRICS: Final = (
    Metric("qinqiao_node_up", GAUGE, "节点是否在报告状态：1 正常，0 失联（30 秒无报告）。",
           _nodes(lambda one: float(not one.lost))),
    Metric("qinqiao_node_leads", GAUGE, "节点是否为主节点（承载常驻进程与通话房间）。",
           _nodes(lambda one: float(one.leads and not one.lost))),
    Metric("qinqiao_node_processors", GAUGE, "处理器数。", _state(lambda one: one.processors)),
    Metric("qinqiao_node_busy_ratio", GAUGE, "全部处理器的占用率，0 至 1。",
           _state(lambda one: one.busy)),
    Metric("qinqiao_node_memory_bytes", GAUGE, "内存总量，字节。",
           _state(lambda one: one.memory_mb * MB)),
    Metric("qinqiao_node_memory_free_bytes", GAUGE, "可用内存，字节。",
           _state(lambda one: one.memory_free_mb * MB)),
    Metric("qinqiao_node_disk_bytes", GAUGE, "数据目录所在磁盘总量，字节。",
           _state(lambda one: one.disk_mb * MB)),
    Metric("qinqiao_node_disk_free_bytes", GAUGE, "数据目录所在磁盘可用量，字节。",
           _state(lambda one: one.disk_free_mb * MB)),
    Metric("qinqiao_replicas_current", GAUGE, "部署现有副本数，含正在启动与停止的。",
           _observed(lambda one: one.current)),
    Metric("qinqiao_replicas_target", GAUGE, "部署的目标副本数。",
           _observed(lambda one: one.target)),
    Metric("qinqiao_replicas_ready", GAUGE, "部署中可接受请求的副本数。",
           _observed(lambda one: one.ready)),
    Metric("qinqiao_replicas_by_hand", GAUGE, "副本数是否由人工指定：1 人工，0 按负载自动。",
           _deployments(lambda one: float(one.wish is not None and one.wish.target is not None))),
    Metric("qinqiao_requests_waiting", GAUGE, "已提出、尚未答复的请求数，含排队与处理中的。",
           _observed(lambda one: one.waiting)),
    Metric("qinqiao_requests_wait_seconds", GAUGE,
           "近一分钟排队时间的 95 百分位，秒，取最慢的副本；没有请求时不报。",
           _observed(lambda one: one.wait_s)),
    Metric("qinqiao_requests_done_total", COUNTER, "现有副本启动以来完成的请求数。",
           _observed(lambda one: one.done)),
    Metric("qinqiao_requests_failed_total", COUNTER, "现有副本启动以来失败的请求数。",
           _observed(lambda one: one.failed)),
    Metric("qinqiao_requests_declined_total", COUNTER,
           "现有副本启动以来因来不及处理而当即谢绝的请求数。", _observed(lambda one: one.declined)),
    Metric("qinqiao_part_up", GAUGE, "副本或常驻进程是否正常：1 正常，0 启动中、退出中或出错。",
           _parts(lambda one: float(one.state is PartState.RUNNING))),
    Metric("qinqiao_part_restarts_total", COUNTER, "副本或常驻进程重新开始的次数。",
           _parts(lambda one: one.restarts)),
    Metric("qinqiao_part_memory_bytes", GAUGE,
           "副本或常驻进程独占的内存，字节；同一进程内的各部分均分。",
           _parts(lambda one: _bytes(one.memory_mb))),
    Metric("qinqiao_part_start_time_seconds", GAUGE, "副本或常驻进程的启动时刻，Unix 秒。",
           _parts(lambda one: one.since.timestamp() if one.since else None)),
    Metric("qinqiao_part_falls", GAUGE, "近十分钟失败次数，只列失败三次及以上的副本与进程。",
           _failing),
    Metric("qinqiao_streams_up", GAUGE, "消息服务是否应答：1 正常，0 无法连接。",
           lambda view: [({}, float(view.streams is not None))]),
    Metric("qinqiao_stream_messages", GAUGE, "消息流中保存的消息数。",
           _streams(lambda one: one.messages)),
    Metric("qinqiao_stream_bytes", GAUGE, "消息流占用的磁盘，字节。",
           _streams(lambda one: one.bytes)),
    Metric("qinqiao_stream_most_bytes", GAUGE, "消息流允许占用的磁盘，字节。",
           _streams(lambda one: one.most_bytes)),
    Metric("qinqiao_consumer_pending", GAUGE, "消费者尚未取走的消息数。",
           _consumers(lambda one: one.pending)),
    Metric("qinqiao_consumer_unacknowledged", GAUGE, "已取走、尚未确认的消息数。",
           _consumers(lambda one: one.unacknowledged)),
    Metric("qinqiao_consumer_redelivered", GAUGE, "未确认的消息中重复投递过的条数。",
           _consumers(lambda one: one.redelivered)),
    Metric("qinqiao_database_up", GAUGE, "数据库是否应答：1 正常，0 无法连接。",
           _databases(lambda one: float(not one.away))),
    Metric("qinqiao_database_size_bytes", GAUGE, "数据库大小，字节。",
           _databases(lambda one: _bytes(one.size_mb))),
    Metric("qinqiao_database_connections", GAUGE, "数据库当前连接数。",
           _databases(lambda one: one.connections)),
    Metric("qinqiao_database_most_connections", GAUGE, "数据库服务允许的连接数。",
           _databases(lambda one: one.most_connections)),
    Metric("qinqiao_database_oldest_transaction_seconds", GAUGE, "最早未结束事务的时长，秒。",
           _databases(lambda one: one.oldest_s)),
    Metric("qinqiao_database_standbys", GAUGE, "数据库的备机数。",
           _databases(lambda one: one.standbys)),
    Metric("qinqiao_database_standby_lag_seconds", GAUGE,
           "最慢备机落后的时间，秒；没有备机时不报。",
           _databases(lambda one: one.lag_s)),
    Metric("qinqiao_backlog", GAUGE, "等待常驻进程处理的条数，按进程名。",
           lambda view: [({"name": one.name}, one.waiting) for one in view.backlogs]),
)  # fmt: skip
