/** Filters of the call list, kept in the address so that a list can be shared and reloaded. */
import { one, PAGE_SIZES, type Query } from '@/console/address'
import { isDay } from '@/shared/days'

export interface CallFilters {
  state: string
  /** `YYYY-MM-DD`, local. */
  day: string
  text: string
  page: number
  size: number
}

export const NO_FILTERS: CallFilters = { state: '', day: '', text: '', page: 1, size: 20 }

/** Filters as an address says them; whatever makes no sense there counts as absent. */
export function filtersOf(query: Query, states: readonly string[]): CallFilters {
  const state = one(query.state)
  const day = one(query.day)
  const size = Number(one(query.size))
  const page = Number(one(query.page))
  return {
    state: states.includes(state) ? state : '',
    day: isDay(day) ? day : '',
    text: one(query.q).slice(0, 64),
    page: Number.isInteger(page) && page > 0 ? page : 1,
    size: (PAGE_SIZES as readonly number[]).includes(size) ? size : NO_FILTERS.size,
  }
}

/** The address of filters: only what differs from no filters. */
export function queryOf(filters: CallFilters): Record<string, string> {
  const query: Record<string, string> = {}
  if (filters.state) query.state = filters.state
  if (filters.day) query.day = filters.day
  if (filters.text.trim()) query.q = filters.text.trim()
  if (filters.page > 1) query.page = String(filters.page)
  if (filters.size !== NO_FILTERS.size) query.size = String(filters.size)
  return query
}

/** The same filters as the interface asks for them. */
export function searchOf(filters: CallFilters): Record<string, string> {
  const { page, size } = filters
  const { page: _page, size: _size, ...named } = queryOf(filters)
  return { ...named, limit: String(size), offset: String((page - 1) * size) }
}
