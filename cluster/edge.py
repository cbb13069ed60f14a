"""Where a request comes from, carried over every HAProxy on its way: lines of their settings.

The first HAProxy names the peer that it sees. One behind it leaves that standing where it comes
under the word that the two share; else it is the first itself, whatever the request says.
"""

import os
from collections.abc import Sequence
from ipaddress import ip_network
from pathlib import Path

import msgspec

from cluster.problems import CannotStart
from connectors.keys.opening import open_keys
from connectors.keys.software import FILE_NAME
from pipelines.rules.security.edge import ADDRESS, BETWEEN_ZONES, TO_NODES, WORD, word_of
from pipelines.rules.security.purposes import METRICS_WORD
from schemas.errors import InvalidInput
from schemas.settings import Settings

RULES_FILE = "edge.rules"
FORGET = ("X-Forwarded-For", "Forwarded", "X-Real-IP")
"""What others say it with; nothing of it goes on."""
PAGE_FILES = "/assets/"


class Words(msgspec.Struct, frozen=True):
    """The words of one platform: before its nodes, and from the internet zone to the other."""

    to_nodes: str
    between_zones: str


def words_of(settings: Settings) -> Words:
    """What this platform's keys say."""
    keys = open_keys(settings)
    return Words(word_of(keys.derive(TO_NODES)), word_of(keys.derive(BETWEEN_ZONES)))


def words_at_hand(settings: Settings) -> Words:
    """The same for settings of other hosts: `CannotStart` where no keys lie here.

    Asking would make new ones, and with them a word that no node knows.
    """
    _require_keys(settings)
    return words_of(settings)


def metrics_word_at_hand(settings: Settings) -> str:
    """What a monitoring system reads the metrics by: `CannotStart` where no keys lie here."""
    _require_keys(settings)
    return word_of(open_keys(settings).derive(METRICS_WORD))


def _require_keys(settings: Settings) -> None:
    if not settings.key_service_url and not (Path(settings.keys_dir) / FILE_NAME).is_file():
        raise CannotStart(
            f"在 {settings.keys_dir} 未找到主密钥。请在平台节点上生成此配置，再复制到其他主机。",
            english=f"no master key in {settings.keys_dir}; write these settings on a node",
            code="keys_missing",
        )


def outermost(own: str) -> str:
    """Before it stand clients alone: whoever connects is named, nobody else is believed."""
    return _lines(
        f"http-request set-header {ADDRESS} %[src]",
        f"http-request set-header {WORD} {own}",
        *_forgotten(),
    )


def joining(own: str, *, gateways: Sequence[str] = ()) -> str:
    """Clients come directly, or over an edge that knows the same word.

    `gateways` are addresses or networks of other makers' edges: what one of them put last into
    `X-Forwarded-For` is its own word.
    """
    named = f"http-request set-header {ADDRESS}"
    last = "req.hdr_ip(X-Forwarded-For,-1)"
    over = [
        f"acl from_gateway src {' '.join(map(_network, gateways))}",
        f"{named} %[{last}] if !edge_speaks from_gateway {{ {last} -m found }}",
    ]
    return _lines(
        f"acl edge_speaks req.fhdr({WORD}) -m str {own}",
        f"{named} %[src] if !edge_speaks",
        *(over if gateways else ()),
        f"http-request set-header {WORD} {own} if !edge_speaks",
        *_forgotten(),
    )


def inner(before: str, behind: str) -> str:
    """What comes under the word `before` goes on under `behind`; all else is refused aloud."""
    return _lines(
        f"http-request deny deny_status 403 unless {{ req.fhdr({WORD}) -m str {before} }}",
        f"http-request set-header {WORD} {behind}",
        *_forgotten(),
    )


def kept_files() -> str:
    """Files of pages are the same for everybody and named by content: HAProxy answers them itself.

    What it keeps stands in `cluster/system/haproxy_loopback.sh`.
    """
    return _lines(
        f"http-request set-var(txn.page_file) bool(true) if {{ path_beg {PAGE_FILES} }}",
        f"http-request cache-use pages if {{ path_beg {PAGE_FILES} }}",
        "http-response cache-store pages if { var(txn.page_file) -m bool }",
    )


def ingress_rules(own: str) -> str:
    """All that stands before any rule of Serve's own."""
    return f"{joining(own)}\n{kept_files()}\n"


def write_rules(file: Path, own: str) -> None:
    """The ingress's lines, for the program that starts it; they hold the word."""
    file.parent.mkdir(mode=0o700, exist_ok=True)
    file.unlink(missing_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as opened:
        opened.write(ingress_rules(own))


def _forgotten() -> list[str]:
    return [f"http-request del-header {name}" for name in FORGET]


def _lines(*lines: str) -> str:
    return "\n".join(f"    {line}" for line in lines)


def _network(text: str) -> str:
    try:
        return str(ip_network(text))
    except ValueError as error:
        raise InvalidInput(f"{text} 不是地址或网段。", code="bad_address") from error
