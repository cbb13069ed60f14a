"""Commands about several nodes."""

from typing import Annotated

import typer

from cluster.nodes.balancing import balancer

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
) -> None:
    """Write the settings of the balancer before the nodes."""
    typer.echo(balancer(node, listen, certificate=certificate, authority=authority), nl=False)
