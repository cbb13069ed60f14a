"""Verbs whose modules are imported when somebody uses them."""

from collections.abc import Mapping
from importlib import import_module
from typing import ClassVar, NamedTuple

import typer

# Typer carries Click within itself, and hands its types out nowhere else.
from typer._click.core import Command, Context
from typer.core import TyperGroup


class Place(NamedTuple):
    """Where a verb, or a group of verbs, stands."""

    module: str
    name: str
    help: str = ""
    """Of a group; a verb brings its own."""


class LazyGroup(TyperGroup):
    """A command of one group imports nothing of the others, of which some bring in models."""

    places: ClassVar[Mapping[str, Place]] = {}

    def list_commands(self, ctx: Context) -> list[str]:
        return [*super().list_commands(ctx), *self.places]

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        if cmd_name not in self.places:
            return super().get_command(ctx, cmd_name)
        return _made(cmd_name, self.places[cmd_name])


def _made(name: str, place: Place) -> Command:
    found = getattr(import_module(place.module), place.name)
    if not isinstance(found, typer.Typer):
        verb = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
        verb.command(name=name)(found)
        return typer.main.get_command(verb)
    whole = typer.Typer(pretty_exceptions_enable=False)
    whole.add_typer(found, name=name, help=place.help)
    # A single group beside nothing would be taken for the whole command.
    whole.callback()(lambda: None)
    return typer.main.get_group(whole).commands[name]
