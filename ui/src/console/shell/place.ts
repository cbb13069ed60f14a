/** Where a page belongs in the menu, and what its last step in the breadcrumb says. */
import { ref } from 'vue'
import type { RouteLocationNormalizedLoaded } from 'vue-router'
import { itemsOf, type MenuItem, type MenuSubsystem } from '../platform/menu/menu'

/** A page as the router tells of it, whether it is on show or was only resolved. */
type Page = Pick<RouteLocationNormalizedLoaded, 'meta' | 'params'> & { name?: RouteLocationNormalizedLoaded['name'] | null }
type Place = Page & { fullPath: string }

/** Name of the menu item that a page belongs to; `null` for pages outside the menu. */
export function menuNameOf(route: Page): string | null {
  if (typeof route.params.code === 'string' && String(route.name).startsWith('record')) return route.params.code
  if (route.meta.parent) return route.meta.parent
  return route.meta.menu ? String(route.name) : null
}

/**
 * Name of the menu item to mark for a page: its own, or one that an administrator added and that leads to this very
 * address, or, where its own is hidden, to this list. `null` where the menu holds none; `resolve` is the router's.
 */
export function itemOf(menu: readonly MenuSubsystem[], route: Place, resolve: (path: string) => Place): string | null {
  const name = menuNameOf(route)
  const items = itemsOf(menu).filter((item) => item.path !== '')
  const own = items.find((item) => item.name === name)
  const leadsHere = (item: MenuItem) => resolve(item.path).fullPath === route.fullPath
  if (own && leadsHere(own)) return own.name
  const added = items.filter((item) => item.name.startsWith('entry-'))
  const found = added.find(leadsHere) ?? own ?? added.find((item) => name !== null && menuNameOf(resolve(item.path)) === name)
  return found?.name ?? null
}

/** Whether the page is the item's own: the list, not one thing of it. */
export function isItemsOwn(route: Pick<RouteLocationNormalizedLoaded, 'name' | 'meta'>): boolean {
  return route.name === 'records' || route.meta.menu !== undefined
}

/** What the page of one thing is called, set by the page; emptied when another page comes. */
export const thingTitle = ref('')
