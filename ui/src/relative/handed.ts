/**
 * What a host hands over in the page's address: in the query where it opens the page, behind the `#` where it changes
 * the address of a running one (docs/relative-entries.md). It leaves the address before anything is asked, and is taken once.
 */
import { shallowRef } from 'vue'
import type { LocationQuery, LocationQueryRaw } from 'vue-router'

export interface Handed {
  values: URLSearchParams
  /** Where the host wants to lead, as `/visits/7`. */
  place: string
}

/** What a shell may write behind the `#`, where pages have questions of their own. */
const BEHIND: readonly string[] = ['ticket', 'phone_code', 'phone_refused']

/** Waits for the page that takes it. */
export const handed = shallowRef<Handed | null>(null)

interface Place {
  path: string
  query: LocationQuery
}

/** Keeps what stands in the address, and takes it out; the place without it, or null where nothing stood there. */
export function keepHanded(to: Place, search: string = location.search): { path: string; query: LocationQueryRaw } | null {
  const values = new URLSearchParams(search)
  const query: LocationQueryRaw = {}
  let found = values.size > 0
  for (const [name, value] of Object.entries(to.query)) {
    if (!BEHIND.includes(name)) {
      query[name] = value
      continue
    }
    found = true
    const told = Array.isArray(value) ? value[0] : value
    if (told && !values.has(name)) values.set(name, told)
  }
  if (!found) return null
  if (search) history.replaceState(history.state, '', location.pathname + location.hash)
  const asked = new URLSearchParams(Object.entries(query).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))
  const path = to.path === '/sign-in' ? '/' : to.path
  handed.value = { values, place: asked.size > 0 ? `${path}?${asked}` : path }
  return { path, query }
}

/** What was handed over, to whoever asks first. */
export function takeHanded(): Handed | null {
  const told = handed.value
  handed.value = null
  return told
}

/** Whether the number was refused in the mini-program, so that it is typed. */
export const refusedPhone = (values: URLSearchParams): boolean => values.get('phone') === 'refused' || values.has('phone_refused')
