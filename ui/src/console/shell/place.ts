/** Where a page belongs in the menu, and what its last step in the breadcrumb says. */
import { ref } from 'vue'
import type { RouteLocationNormalizedLoaded } from 'vue-router'

/** Name of the menu item that a page belongs to; `null` for pages outside the menu. */
export function menuNameOf(route: Pick<RouteLocationNormalizedLoaded, 'name' | 'meta' | 'params'>): string | null {
  if (typeof route.params.code === 'string' && String(route.name).startsWith('record')) return route.params.code
  if (route.meta.parent) return route.meta.parent
  return route.meta.menu ? String(route.name) : null
}

/** Whether the page is the item's own: the list, not one thing of it. */
export function isItemsOwn(route: Pick<RouteLocationNormalizedLoaded, 'name' | 'meta'>): boolean {
  return route.name === 'records' || route.meta.menu !== undefined
}

/** What the page of one thing is called, set by the page; emptied when another page comes. */
export const thingTitle = ref('')
