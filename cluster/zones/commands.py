"""Commands about the zones."""

from pathlib import Path
from typing import Annotated

import typer

from cluster.edge import words_at_hand
from cluster.settings import settings_of_process
from cluster.zones.haproxy import Side, exchange, source_lines
from cluster.zones.listing import exchange_list
from cluster.zones.nftables import rules

app = typer.Typer(no_args_is_help=True)


@app.command()
def haproxy(
    side: Annotated[Side, typer.Option(help="The zone that it stands in.")],
    listen: Annotated[str, typer.Option(help="Where this side listens, as 10.1.0.5:8710.")],
    to: Annotated[str, typer.Option(help="The exchange of the other side, or the balancer.")],
    certificate: Annotated[str, typer.Option(help="PEM file with certificate and key.")] = "",
    authority: Annotated[str, typer.Option(help="PEM file of who signed the other side.")] = "",
) -> None:
    """Write the settings of one side of the exchange, on a node; they hold a secret."""
    told = source_lines(side, words_at_hand(settings_of_process()))
    text = exchange(listen, to, source=told, certificate=certificate, authority=authority)
    typer.echo(text, nl=False)


@app.command()
def nftables(
    entry: Annotated[list[str], typer.Option(help="Address of a host of the internet zone.")],
    inside: Annotated[list[str], typer.Option(help="Network of the government zone.")],
    exchange_port: Annotated[int, typer.Option(help="Port of the exchange.")] = 8710,
    platform_port: Annotated[int, typer.Option(help="Port of the balancer or node.")] = 443,
    node: Annotated[list[str] | None, typer.Option(help="Address of a node or data host.")] = None,
) -> None:
    """Write the firewall's rules for a host of the government zone."""
    text = rules(
        entries=entry,
        exchange_port=exchange_port,
        inside=inside,
        platform_port=platform_port,
        nodes=node or (),
    )
    typer.echo(text, nl=False)


@app.command("exchange-list")
def listing(
    target: Annotated[Path | None, typer.Argument(help="File to write; else it is shown.")] = None,
) -> None:
    """Write the list of what may pass between the zones."""
    if target is None:
        typer.echo(exchange_list(), nl=False)
    else:
        target.write_text(exchange_list(), encoding="utf-8")
