"""`qinqiao modules …`: the business modules, whether they are complete, and new ones."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pipelines.flows.modules.figures.counting import COUNTING
from pipelines.rules.access.permission_catalog import catalog
from pipelines.rules.modules.completeness import NAME, problems_of
from pipelines.rules.modules.figures import completeness as pages
from pipelines.rules.modules.new_module import (
    NewModule,
    declaration_of,
    lines_of_map,
    require_new,
)
from schemas.errors import Conflict
from schemas.modules import catalog as module_map
from schemas.modules.catalog import MODULES
from schemas.modules.pages import PAGES
from schemas.tables import metadata

app = typer.Typer(no_args_is_help=True)
MAP = Path(module_map.__file__)


@app.callback()
def group() -> None:
    """The business modules."""


@app.command()
def check() -> None:
    """Check every module and page of figures; exits with 1 and says what is wrong with each."""
    console = Console(soft_wrap=True)
    table = Table("module", "title", "fields", "actions", "requirements")
    found: list[str] = []
    for module in MODULES.values():
        found += problems_of(module, MODULES, metadata.tables)
        counts = (str(len(module.fields)), str(len(module.actions)))
        table.add_row(module.code, module.title, *counts, " ".join(module.requirements))
    for page in PAGES.values():
        found += pages.problems_of(page, COUNTING, catalog())
    console.print(table)
    for problem in found:
        Console(stderr=True, style="red", markup=False).print(problem, soft_wrap=True)
    if found:
        raise typer.Exit(1)
    console.print(f"modules: {len(MODULES)} complete, pages of figures: {len(PAGES)}")


@app.command()
def new(
    code: Annotated[str, typer.Argument(help="In addresses and permissions, as lost_items.")],
    wing: Annotated[str, typer.Option(help="Folder of schemas/modules that it stands in.")],
    title: Annotated[str, typer.Option(help="Of its menu entry.")],
    subsystem: Annotated[str, typer.Option(help="Whose menu holds it.")],
    requirement: Annotated[str, typer.Option(help="Id of the row that it serves.")],
    group: Annotated[str, typer.Option(help="Heading in the menu; the title if empty.")] = "",
) -> None:
    """Write the declaration of a new register, and say what its map takes."""
    asked = NewModule(
        code=code,
        wing=wing,
        title=title,
        subsystem=subsystem,
        requirement=requirement,
        group=group,
    )
    written = declare(asked, MAP.parent)
    importing, place = lines_of_map(asked)
    typer.echo(f"{written}\n\n{MAP} takes\n{importing}\n{place}\n")
    typer.echo("Then `qinqiao modules migration` writes the rest; docs/add-a-module.md goes on.")


def declare(asked: NewModule, folder: Path) -> Path:
    """Write it into its wing's folder; `InvalidInput` and `Conflict` say why not."""
    require_new(asked, {one.parent.name for one in folder.glob("*/__init__.py")})
    target = folder / asked.wing / f"{asked.code}.py"
    if target.exists():
        # Whoever declared it and has not put it into the map yet keeps what he wrote.
        raise Conflict(f"文件 {target} 已存在。", code="module_declared", file=target.name)
    target.write_text(declaration_of(asked), encoding="utf-8")
    return target


@app.command()
def migration(
    name: Annotated[str, typer.Argument(help="Of its files; the first table's if empty.")] = "",
    why: Annotated[str, typer.Option(help="The sentence that it begins with.")] = "",
) -> None:
    """Write the next migration: what is declared and the migrations do not make yet."""
    if name and not NAME.fullmatch(name):
        raise typer.BadParameter(f"{name} is no name of small letters", param_hint="NAME")
    from cluster.migrated import migrated
    from connectors.postgres.migrate import VERSIONS, config
    from connectors.postgres.modules.migration.writing import next_migration

    with migrated() as url:
        found = next_migration(config(url), name, why)
    if found is None:
        typer.echo("Nothing differs: the migrations make what is declared.")
        return
    for path in found.keep(VERSIONS):
        typer.echo(path)
    typer.echo("Read both before you keep them.")
