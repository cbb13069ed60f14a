/** The search of the records page; it lives in the address, so that going back brings it again. */
import { one, type Query } from '@/console/address'
import { CASE_STATES } from './labels'

export const SIZE = 20

export interface CaseSearch {
  kind: string
  state: string
  since: string
  until: string
  q: string
  page: number
}

const day = (text: string) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? text : '')

/** What an address asks for; nonsense in it asks for nothing. */
export function readSearch(query: Query): CaseSearch {
  const state = one(query.state)
  return {
    kind: one(query.kind),
    state: (CASE_STATES as readonly string[]).includes(state) ? state : '',
    since: day(one(query.since)),
    until: day(one(query.until)),
    q: one(query.q).slice(0, 64),
    page: Math.max(1, Math.trunc(Number(one(query.page))) || 1),
  }
}

/** The same as an address; what is empty is left out. */
export function writeSearch(search: CaseSearch): Record<string, string> {
  const { page, ...rest } = search
  const filled = Object.entries(rest).filter(([, value]) => value !== '')
  return { ...Object.fromEntries(filled), ...(page > 1 && { page: String(page) }) }
}

/** What the interface is asked. */
export function askFor(search: CaseSearch): Record<string, string | number> {
  const { page, ...rest } = search
  const filled = Object.entries(rest).filter(([, value]) => value !== '')
  return { ...Object.fromEntries(filled), limit: SIZE, offset: (page - 1) * SIZE }
}
