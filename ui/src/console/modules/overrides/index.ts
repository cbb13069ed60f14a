/**
 * Parts of a module's screens that its declaration cannot describe.
 *
 * One line a module: its code, and which named part `<module>.vue` stands in for. The part gets the props of
 * the one it replaces: `list` gets `view`; `detail` gets `view`, `detail`; `above` stands over a record's fields
 * and gets `view`, `detail`.
 */
import { defineAsyncComponent, type Component } from 'vue'

export type Part = 'list' | 'detail' | 'above'
type Loader = Parameters<typeof defineAsyncComponent>[0]
type Overrides = Readonly<Record<string, Partial<Record<Part, Loader>>>>

const OVERRIDES: Overrides = {
  api_consumers: { above: () => import('./api_consumers.vue') },
  call_bookings: { above: () => import('./to_call.vue') },
  call_records: { above: () => import('./call_records.vue') },
  forms: { above: () => import('./forms.vue') },
  inmate_blacklist: { above: () => import('./inmate_blacklist.vue') },
  official_bookings: {
    list: () => import('../../official/BookingList.vue'),
    above: () => import('../../official/BookingCourse.vue'),
  },
  public_questions: { above: () => import('../../family/QuestionDesk.vue') },
  screen_captures: { above: () => import('./to_call.vue') },
  inmates: { above: () => import('./inmates.vue') },
  visit_bookings: { above: () => import('../../visits/BookingPrereview.vue') },
  whitelist_entries: { above: () => import('./whitelist_entries.vue') },
  devices: { above: () => import('./devices.vue') },
}

const made = new Map<Loader, Component>()

/** What stands in for a part of the module; `null` where the generic one does. */
export function overridden(code: string, part: Part, overrides: Overrides = OVERRIDES): Component | null {
  const loader = overrides[code]?.[part]
  if (loader === undefined) return null
  const known = made.get(loader) ?? defineAsyncComponent(loader)
  made.set(loader, known)
  return known
}
