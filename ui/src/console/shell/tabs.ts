/** Tabs of the pages that were opened: one for each menu item, each with the address where it was left. */

export interface Tab {
  /** Of the menu item. */
  name: string
  /** Where it was left: a list with its filters, or one thing of it. */
  at: string
  /** The list as it was left, to which the breadcrumb leads back. */
  list: string
}

export const MOST_TABS = 10

/** The tabs after a page was visited; a new one comes last, and the one longest in the row makes room for it. */
export function visited(tabs: readonly Tab[], name: string, at: string, isList: boolean, home: string): Tab[] {
  const known = tabs.find((tab) => tab.name === name)
  const tab: Tab = { name, at, list: isList ? at : (known?.list ?? home) }
  if (known) return tabs.map((one) => (one === known ? tab : one))
  return [...tabs, tab].slice(-MOST_TABS)
}

/** The tabs without one, and where to go if it was the one on show. */
export function closed(tabs: readonly Tab[], name: string): { tabs: Tab[]; next: string } {
  const at = tabs.findIndex((tab) => tab.name === name)
  const left = tabs.filter((tab) => tab.name !== name)
  const neighbour = left[Math.min(Math.max(at, 0), left.length - 1)]
  return { tabs: left, next: neighbour?.at ?? '/' }
}

/** Tabs as a session kept them; whatever is not a tab is dropped. */
export function tabsOf(kept: string | null): Tab[] {
  if (kept === null) return []
  try {
    const parsed: unknown = JSON.parse(kept)
    return Array.isArray(parsed) ? parsed.filter(isTab) : []
  } catch {
    return []
  }
}

function isTab(one: unknown): one is Tab {
  const tab = one as Partial<Tab> | null
  return typeof tab?.name === 'string' && isAddress(tab.at) && isAddress(tab.list)
}

function isAddress(text: unknown): text is string {
  return typeof text === 'string' && text.startsWith('/')
}
