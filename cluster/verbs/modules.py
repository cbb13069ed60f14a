"""`qinqiao modules …`: the business modules and whether they are complete."""

import typer
from rich.console import Console
from rich.table import Table

from pipelines.flows.modules.figures.counting import COUNTING
from pipelines.rules.access.permission_catalog import catalog
from pipelines.rules.modules.completeness import problems_of
from pipelines.rules.modules.figures import completeness as pages
from schemas.modules.catalog import MODULES
from schemas.modules.pages import PAGES
from schemas.tables import metadata

app = typer.Typer(no_args_is_help=True)


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
