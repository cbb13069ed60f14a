"""The settings of HAProxy before the nodes of the government zone, as text."""

from collections.abc import Sequence

from cluster.edge import joining
from pipelines.rules.security.sealed_request import CONTENT_TYPE
from schemas.errors import InvalidInput

AT_THE_LEADER = ("/ws/call", "/ws/speech", "/ws/open/speech", "/api/rooms")
"""Rooms of calls and live speech lie in the memory of the leader: who goes on with one must
come there."""

TEMPLATE = """\
global
    # A request goes to another node only as far as it is kept here; pages send longer ones again.
    tune.bufsize 65536
    {run}

defaults
    mode http
    {log}
    option http-buffer-request
    timeout connect 2s
    timeout client 75s
    timeout server 60s
    timeout queue 10s
    timeout http-request 30s
    timeout tunnel 2h
    retries 3
    option redispatch 1
    retry-on conn-failure empty-response junk-response response-timeout 500 502 503 504
    default-server check inter 1s fastinter 500ms fall 2 rise 2 on-marked-down shutdown-sessions

frontend platform
    bind {listen}{tls}
    # Where a request comes from: this balancer's word, or that of an edge that knows it.
{source}
    # Reading may be asked twice; a change only under its key, by which a node knows it again. What
    # is sealed is taken once, also where a node answers that it cannot yet: its page seals it anew.
    acl by_its_key req.hdr(Idempotency-Key) -m found
    acl is_sealed req.hdr(Content-Type) -m beg {sealed}
    http-request disable-l7-retry if is_sealed or !METH_GET !by_its_key
    acl at_the_leader path_beg {at_the_leader}
    acl in_a_call path_reg ^/api/calls/[^/]+/(notices|length|cut-off|watch-tokens)$
    acl in_a_call path_reg ^/api/(relative|inmate)/calls/[^/]+/join-tokens$
    use_backend leader if at_the_leader or in_a_call
    default_backend nodes

backend nodes
    balance leastconn
    option httpchk GET /api/health
    http-check expect status 200
{nodes}

backend leader
    option httpchk GET /api/health
    http-check expect rstring leads.:true
{leaders}
"""


def balancer(
    nodes: Sequence[str],
    listen: str,
    *,
    word: str,
    gateways: Sequence[str] = (),
    certificate: str = "",
    authority: str = "",
    socket: str = "",
) -> str:
    """HAProxy's settings for nodes as `10.1.0.11:8700`.

    `certificate` (PEM) seals the way in, `authority`, who signed the nodes' own, the way on.
    `word` is what the nodes know it by, `gateways` are other makers' edges before it.
    """
    if not nodes or len(set(nodes)) < len(nodes):
        raise InvalidInput("请列出各节点地址，每个一次。", code="nodes_needed")
    for address in (*nodes, listen):
        require_address(address)
    steered = f"stats socket {socket} mode 600 level admin"
    return TEMPLATE.format(
        run=steered if socket else "log stdout format raw local0",
        log="no log" if socket else "log global\n    option httplog",
        listen=listen,
        source=joining(word, gateways=gateways),
        tls=f" ssl crt {certificate} alpn h2,http/1.1" if certificate else "",
        at_the_leader=" ".join(AT_THE_LEADER),
        sealed=CONTENT_TYPE,
        nodes=_servers(nodes, authority),
        leaders=_servers(nodes, authority),
    )


def _servers(nodes: Sequence[str], authority: str) -> str:
    sealed = f" ssl verify required ca-file {authority}" if authority else ""
    return "\n".join(
        f"    server node{number} {one}{sealed}" for number, one in enumerate(nodes, 1)
    )


def require_address(address: str) -> None:
    """`InvalidInput` unless it is a host and a port and nothing else."""
    host, _, port = address.rpartition(":")
    if not host or any(sign.isspace() for sign in address) or not port.isdigit():
        raise InvalidInput(f"地址 {address} 应写作 主机:端口。", code="bad_address")
