"""`qinqiao relay`: the process of the internet zone that alone asks WeChat and 随申办."""

import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cluster.settings import settings_of_process


def relay(
    key_file: Annotated[Path, typer.Argument(help="The key that the inside signs with.")],
    host: Annotated[str, typer.Option(help="Where it listens; the exchange alone leads there.")],
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0: any.")] = 0,
) -> None:
    """Put the inside's questions to the platforms that the settings name, until Ctrl-C."""
    # Here, so that other commands need not load what a relay needs.
    from connectors.platforms.citizen_http import CitizenHttp
    from connectors.platforms.no_citizen import NoCitizenCloud
    from connectors.platforms.no_wechat import NoWeChat
    from connectors.platforms.relay.serving import Relay
    from connectors.platforms.wechat_http import HttpWeChat

    settings = settings_of_process()
    wechat = HttpWeChat(settings, None, _now) if settings.wechat_url else NoWeChat()
    citizens = CitizenHttp(settings, None, _now) if settings.citizen_url else NoCitizenCloud()
    key = key_file.read_bytes().strip()
    with Relay(key, wechat, citizens, host=host, port=port) as serving:
        typer.echo(serving.origin)
        threading.Event().wait()


def _now() -> datetime:
    return datetime.now(UTC)
