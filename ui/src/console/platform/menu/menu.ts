/** The menu: hand-made pages and declared modules together, as far as the officer's permissions open them. */
import type { Permission } from '../../codes'
import type { MenuEntryView } from '@/api'
import type { MenuEntry } from '../../modules/wire'
import { SUBSYSTEMS } from './subsystems'

/** Where a hand-made page stands in the menu, and the code that opens it. */
export interface PageEntry {
  name: string
  title: string
  path: string
  permission: Permission
  /** Whether the bureau alone opens it. */
  bureau?: boolean
  subsystem: string
  group: string
}

export interface MenuItem {
  /** Of the page or module; unique in the menu. */
  name: string
  title: string
  path: string
  /** Set for a page outside the product, which opens in a window of its own. */
  href?: string
}

export interface MenuGroup {
  title: string
  items: MenuItem[]
}

export interface MenuSubsystem {
  code: string
  title: string
  groups: MenuGroup[]
}

/** What an administrator added, as the server says it. */
export type AddedEntry = Pick<MenuEntryView, 'id' | 'subsystem' | 'heading' | 'title' | 'target'>

export function modulePath(code: string): string {
  return `/m/${code}`
}

/** Subsystems in their order; within one, groups and items in the order given: pages, modules, what was added. */
export function menuOf(
  pages: readonly PageEntry[],
  modules: readonly MenuEntry[],
  permissions: readonly string[],
  added: readonly AddedEntry[] = [],
  ofBureau = true,
): MenuSubsystem[] {
  const menu: MenuSubsystem[] = []
  for (const { permission, bureau, ...page } of pages) {
    if (permissions.includes(permission) && (ofBureau || !bureau)) place(menu, page)
  }
  for (const { code, title, subsystem, group } of modules) {
    place(menu, { name: code, title, path: modulePath(code), subsystem, group })
  }
  for (const { id, title, subsystem, heading, target } of added) {
    const leads = target.startsWith('/') ? { path: target } : { path: '', href: target }
    place(menu, { name: `entry-${id}`, title, ...leads, subsystem, group: heading })
  }
  return menu.sort((a, b) => rank(a.code) - rank(b.code))
}

type Placed = MenuItem & { subsystem: string; group: string }

function place(menu: MenuSubsystem[], { subsystem, group, ...item }: Placed): void {
  const holder = found(menu, (one) => one.code === subsystem, () => ({
    code: subsystem,
    title: SUBSYSTEMS[subsystem] ?? subsystem,
    groups: [],
  }))
  const heading = found(holder.groups, (one) => one.title === group, () => ({ title: group, items: [] }))
  heading.items.push(item)
}

/** The member that fits, made and appended where there is none. */
function found<T>(list: T[], fits: (one: T) => boolean, make: () => T): T {
  const known = list.find(fits)
  if (known !== undefined) return known
  const made = make()
  list.push(made)
  return made
}

function rank(subsystem: string): number {
  const at = Object.keys(SUBSYSTEMS).indexOf(subsystem)
  return at < 0 ? Number.MAX_SAFE_INTEGER : at
}

export function itemsOf(menu: readonly MenuSubsystem[]): MenuItem[] {
  return menu.flatMap((subsystem) => subsystem.groups.flatMap((group) => group.items))
}

/** Subsystem, group and item that an item of this name stands under. */
export function placeOf(
  menu: readonly MenuSubsystem[],
  name: string,
): { subsystem: MenuSubsystem; group: MenuGroup; item: MenuItem } | null {
  for (const subsystem of menu) {
    for (const group of subsystem.groups) {
      const item = group.items.find((one) => one.name === name)
      if (item) return { subsystem, group, item }
    }
  }
  return null
}

/** Items whose title holds the text; all where it is blank. */
export function findItems(menu: readonly MenuSubsystem[], text: string): MenuItem[] {
  const wanted = text.trim().toLowerCase()
  return itemsOf(menu).filter((item) => item.title.toLowerCase().includes(wanted))
}
