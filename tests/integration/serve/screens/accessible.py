"""What stands in the way of people who see, hear or touch otherwise, found by axe (WCAG 2.1 AA)."""

from functools import cache
from typing import Any, Protocol

from cluster.settings import REPOSITORY

AXE = REPOSITORY / "ui" / "node_modules" / "axe-core" / "axe.min.js"
LOOKED_AFTER = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
# A colour that is still on its way is none that anybody reads by.
SETTLE = """document.getAnimations().forEach((one) => {
  try { one.finish() } catch { /* It never ends. */ }
})"""
# What closes is still there until its end was told to the page.
CLOSED = "return document.querySelector('[class*=\"-leave-active\"]') === null"
ASK = """window.axeFound = undefined;
axe.run(document, { runOnly: arguments[0], resultTypes: ['violations'] }).then(
  (found) => (window.axeFound = found.violations.flatMap((one) =>
    one.nodes.map((node) => [one.id, node.html.slice(0, 200), node.failureSummary]))),
  (error) => (window.axeFound = [['failed', String(error), '']]));"""


class Browses(Protocol):
    """A page of any engine."""

    async def run(self, script: str, *given: Any) -> Any: ...
    async def until(self, script: str, *given: Any) -> None: ...


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


async def accessible(page: Browses) -> None:
    """Fails with the rule, the element and what to do."""
    if not await page.run("return Boolean(window.axe)"):
        await page.run(_axe())
    await page.run(SETTLE)
    await page.until(CLOSED)
    await page.run(ASK, LOOKED_AFTER)
    await page.until("return window.axeFound !== undefined")
    found: list[Any] = await page.run("return window.axeFound")
    where = await page.run("return location.href")
    assert found == [], f"{where}: {found}"
