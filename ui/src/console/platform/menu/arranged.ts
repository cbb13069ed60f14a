/** The menu as an administrator arranged it: other titles, another order, entries hidden, subsystems closed. */
import type { MenuItemView, MenuView } from '@/api'
import type { MenuGroup, MenuItem, MenuSubsystem } from './menu'

const LAST = 1000

/** The menu that is left and its order; what nobody set stays as built. `all` keeps what is hidden or closed. */
export function arranged(menu: readonly MenuSubsystem[], setting: MenuView | null, all = false): MenuSubsystem[] {
  if (setting === null) return [...menu]
  const places = new Map(setting.subsystems.map((one, place) => [one.code, place]))
  const switches = new Map(setting.subsystems.map((one) => [one.code, one]))
  const items = new Map(setting.items.map((item) => [item.name, item]))
  return menu
    .filter((one) => all || switches.get(one.code)?.open !== false)
    .map((one) => ({
      ...one,
      title: switches.get(one.code)?.title ?? one.title,
      groups: one.groups.map((group) => arrangedGroup(group, items, all)).filter((group) => group.items.length > 0),
    }))
    .filter((one) => one.groups.length > 0)
    .sort((a, b) => (places.get(a.code) ?? LAST) - (places.get(b.code) ?? LAST))
}

function arrangedGroup(group: MenuGroup, set: ReadonlyMap<string, MenuItemView>, all: boolean): MenuGroup {
  const items = group.items
    .map((item, place) => ({ item: renamed(item, set.get(item.name)), place: set.get(item.name)?.position ?? (item.name.startsWith('entry-') ? LAST : 0) + place * 10 }))
    .filter(({ item }) => all || !set.get(item.name)?.hidden)
    .sort((a, b) => a.place - b.place)
  return { ...group, items: items.map(({ item }) => item) }
}

function renamed(item: MenuItem, set: MenuItemView | undefined): MenuItem {
  return set?.title ? { ...item, title: set.title } : item
}
