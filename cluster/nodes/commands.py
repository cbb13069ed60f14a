"""Commands about several nodes."""

from typing import Annotated

import typer

from cluster.edge import metrics_word_at_hand, words_at_hand
from cluster.nodes.balancing import balancer
from cluster.settings import settings_of_process

app = typer.Typer(no_args_is_help=True)


@app.callback()
def nodes() -> None:
    """Several nodes as one platform."""


@app.command()
def haproxy(
    node: Annotated[list[str], typer.Option(help="Address of a node, as 10.1.0.11:8700.")],
    listen: Annotated[str, typer.Option(help="Where the platform is reached.")] = "0.0.0.0:443",
    certificate: Annotated[str, typer.Option(help="PEM file with certificate and key.")] = "",
    authority: Annotated[str, typer.Option(help="PEM file of who signed the nodes' own.")] = "",
    gateway: Annotated[
        list[str] | None, typer.Option(help="Address or network of a gateway before it.")
    ] = None,
) -> None:
    """Write the settings of the balancer before the nodes; they hold a secret.

    What a gateway puts last into X-Forwarded-For is taken for where a request comes from.
    """
    word = words_at_hand(settings_of_process()).to_nodes
    text = balancer(
        node,
        listen,
        word=word,
        gateways=gateway or (),
        certificate=certificate,
        authority=authority,
    )
    typer.echo(text, nl=False)


@app.command("metrics-word")
def metrics_word() -> None:
    """Write the word by which a monitoring system reads /api/cluster/metrics; it is a secret."""
    typer.echo(metrics_word_at_hand(settings_of_process()))
