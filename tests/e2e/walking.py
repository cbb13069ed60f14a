"""Opening every page of a menu, and whether it has anything to show."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from playwright.sync_api import Page, expect

COUNTED = """
(() => {
  const asked = window.fetch
  window.waiting = 0
  window.fetch = (...said) => {
    window.waiting += 1
    return asked(...said).finally(() => (window.waiting -= 1))
  }
})()
"""
"""So that a page's questions are known to be answered."""
ENTRIES = """
() => [...document.querySelectorAll('nav a[data-testid^=menu-]')]
  .filter((link) => link.getAttribute('href').startsWith('#'))
  .map((link) => [link.dataset.testid.slice(5), link.getAttribute('href').slice(1)])
"""
OPENED = """
async (path) => {
  const main = document.querySelector('main')
  const loads = '[data-testid=state-loading], .el-loading-mask, .el-skeleton, [aria-busy=true]'
  const frame = () => new Promise((done) => requestAnimationFrame(done))
  const is_new = () => !main.querySelector(':scope > [data-left]')
  const is_still = () => is_new() && window.waiting === 0 && !main.querySelector(loads)
  if (location.hash.slice(1) !== path) {
    for (const one of main.children) one.dataset.left = ''
    location.hash = path
  }
  // What one answer leads to is asked some frames later.
  for (let still = 0, frames = 0; still < 8; frames += 1) {
    if (frames > 3600) return false
    await frame()
    still = is_still() ? still + 1 : 0
  }
  return true
}
"""
"""Another page takes the place of the one before, and is there once nothing of it loads."""
SEEN = """
() => {
  const page = document.querySelector('main')
  const visible = (one) => one.checkVisibility()
  const found = (which) => [...page.querySelectorAll(which)].filter(visible)
  const empty = found('[data-testid=state-empty], .el-empty, .el-table__empty-block')
  const zero = found('.el-pagination__total').filter((one) => /^共 0 /.test(one.textContent.trim()))
  const rows = found('.el-table__body tr, [data-shown]').length
  return {
    empty: empty.length + zero.length,
    rows,
    broken: found('[data-testid=state-error], [data-testid=state-forbidden]').length,
    text: page.innerText.slice(0, 400),
  }
}
"""


class Shown(NamedTuple):
    """One page of a menu, as somebody sees it."""

    name: str
    is_empty: bool
    is_broken: bool
    text: str


def walk(page: Page, without: Collection[str] = ()) -> Iterator[Shown]:
    """Every page of the menu of whoever is signed in, in its order, but for some."""
    expect(page.locator("nav a[data-testid^=menu-]").first).to_be_attached()
    page.wait_for_function("() => window.waiting === 0")
    for name, path in page.evaluate(ENTRIES):
        if name in without:
            continue
        is_there = page.evaluate(OPENED, path)
        seen: dict[str, Any] = page.evaluate(SEEN)
        yield Shown(
            name,
            is_empty=seen["empty"] > 0 and seen["rows"] == 0,
            is_broken=seen["broken"] > 0 or not is_there,
            text=seen["text"],
        )
