"""HAProxy's settings of the exchange, for either side: the exchange list passes, nothing else."""

from enum import StrEnum

from cluster.edge import Words, inner, outermost
from cluster.nodes.balancing import require_address
from pipelines.rules.exchange.zones.exchange import STAFF_COOKIES, openings
from serve.declared import routes

TEMPLATE = """\
global
    log stdout format raw local0

defaults
    mode http
    log global
    option httplog
    timeout connect 2s
    timeout client 75s
    timeout server 75s
    timeout http-request 30s
    timeout tunnel 2h

frontend exchange
    bind {listen}{tls}
    # Where a request comes from: the internet zone's side says so, the other one holds it to that.
{source}
    http-request deny deny_status 404 if {{ path_sub .. }} or {{ path_sub % }}
{cookies}
{openings}
    http-request deny deny_status 404 unless {passing}
    default_backend platform

backend platform
    server platform {to}{inside} check inter 2s
"""
METHODS = {"GET": "{ method GET HEAD }", "POST": "{ method POST }"}


class Side(StrEnum):
    """The zone that an exchange stands in."""

    INTERNET = "internet"
    GOVERNMENT = "government"


def source_lines(side: Side, words: Words) -> str:
    """What either side does with where a request comes from."""
    if side is Side.INTERNET:
        return outermost(words.between_zones)
    return inner(words.between_zones, words.to_nodes)


def exchange(
    listen: str, to: str, *, source: str, certificate: str = "", authority: str = ""
) -> str:
    """From `listen` on to `to`; `certificate` (PEM) seals the way in, `authority` the way on."""
    for address in (listen, to):
        require_address(address)
    opened = openings(routes())
    methods = sorted({one.method for one in opened})
    return TEMPLATE.format(
        listen=listen,
        to=to,
        source=source,
        tls=f" ssl crt {certificate}" if certificate else "",
        inside=f" ssl verify required ca-file {authority}" if authority else "",
        cookies="\n".join(
            f"    http-request deny deny_status 404 if {{ req.cook({name}) -m found }}"
            for name in STAFF_COOKIES
        ),
        openings="\n".join(
            f"    acl open_{one.method.lower()} path_reg {one.pattern}" for one in opened
        ),
        passing=" or ".join(f"{METHODS[name]} open_{name.lower()}" for name in methods),
    )
