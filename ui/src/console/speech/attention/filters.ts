/** Filters of the attention records, kept in the address so that a list can be shared and reloaded. */
import { among, one, PAGE_SIZES, sinceOf, ULID, untilOf, type Query } from '@/console/address'
import { isDay } from '@/shared/days'
import { CAUSES, STATES } from './labels'

export interface AttentionFilters {
  state: string
  cause: string
  className: string
  unit: string
  /** `YYYY-MM-DD`, both inclusive. */
  from: string
  to: string
  text: string
  page: number
  size: number
}

export const NO_FILTERS: AttentionFilters = {
  state: '',
  cause: '',
  className: '',
  unit: '',
  from: '',
  to: '',
  text: '',
  page: 1,
  size: 20,
}

/** Filters as an address says them; whatever makes no sense there counts as absent. */
export function filtersOf(query: Query): AttentionFilters {
  const page = Number(one(query.page))
  const size = Number(one(query.size))
  return {
    state: among(one(query.state), STATES),
    cause: among(one(query.cause), CAUSES),
    className: one(query.class).slice(0, 32),
    unit: ULID.test(one(query.unit)) ? one(query.unit) : '',
    from: isDay(one(query.from)) ? one(query.from) : '',
    to: isDay(one(query.to)) ? one(query.to) : '',
    text: one(query.q).slice(0, 64),
    page: Number.isInteger(page) && page > 0 ? page : 1,
    size: (PAGE_SIZES as readonly number[]).includes(size) ? size : NO_FILTERS.size,
  }
}

/** The address of filters: only what differs from no filters. */
export function queryOf(filters: AttentionFilters): Record<string, string> {
  const query: Record<string, string> = {}
  for (const name of ['state', 'cause', 'unit', 'from', 'to'] as const) if (filters[name]) query[name] = filters[name]
  if (filters.className) query.class = filters.className
  if (filters.text.trim()) query.q = filters.text.trim()
  if (filters.page > 1) query.page = String(filters.page)
  if (filters.size !== NO_FILTERS.size) query.size = String(filters.size)
  return query
}

/** The same filters as the interface asks for them. */
export function searchOf(filters: AttentionFilters): Record<string, string> {
  const search: Record<string, string> = {
    limit: String(filters.size),
    offset: String((filters.page - 1) * filters.size),
  }
  if (filters.state) search.state = filters.state
  if (filters.cause) search.cause = filters.cause
  if (filters.className) search.class_name = filters.className
  if (filters.unit) search.unit_id = filters.unit
  if (filters.from) search.since = sinceOf(filters.from)
  if (filters.to) search.until = untilOf(filters.to)
  if (filters.text.trim()) search.q = filters.text.trim()
  return search
}

/** Whether anything narrows the list. */
export function isFiltered(filters: AttentionFilters): boolean {
  const { page: _page, size: _size, ...narrowing } = queryOf(filters)
  return Object.keys(narrowing).length > 0
}
