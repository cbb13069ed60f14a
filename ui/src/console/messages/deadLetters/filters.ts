/** Filters of 异常消息, kept in the address so that a list can be shared and reloaded. */
import { among, one, PAGE_SIZES, sinceOf, ULID, untilOf, type Query } from '@/console/address'
import { isDay } from '@/shared/days'
import { CONSUMERS, STATES } from './labels'

export interface LetterFilters {
  state: string
  consumer: string
  unit: string
  /** `YYYY-MM-DD`, both inclusive. */
  from: string
  to: string
  page: number
  size: number
}

export const NO_FILTERS: LetterFilters = { state: '', consumer: '', unit: '', from: '', to: '', page: 1, size: 20 }

const NAMES = ['state', 'consumer', 'unit', 'from', 'to'] as const

/** Filters as an address says them; whatever makes no sense there counts as absent. */
export function filtersOf(query: Query): LetterFilters {
  const page = Number(one(query.page))
  const size = Number(one(query.size))
  return {
    state: among(one(query.state), STATES),
    consumer: among(one(query.consumer), CONSUMERS),
    unit: ULID.test(one(query.unit)) ? one(query.unit) : '',
    from: isDay(one(query.from)) ? one(query.from) : '',
    to: isDay(one(query.to)) ? one(query.to) : '',
    page: Number.isInteger(page) && page > 0 ? page : 1,
    size: (PAGE_SIZES as readonly number[]).includes(size) ? size : NO_FILTERS.size,
  }
}

/** The address of filters: only what differs from no filters. */
export function queryOf(filters: LetterFilters): Record<string, string> {
  const query: Record<string, string> = {}
  for (const name of NAMES) if (filters[name]) query[name] = filters[name]
  if (filters.page > 1) query.page = String(filters.page)
  if (filters.size !== NO_FILTERS.size) query.size = String(filters.size)
  return query
}

/** The same filters as the interface asks for them. */
export function searchOf(filters: LetterFilters): Record<string, string> {
  const search: Record<string, string> = {
    limit: String(filters.size),
    offset: String((filters.page - 1) * filters.size),
  }
  if (filters.state) search.state = filters.state
  if (filters.consumer) search.consumer = filters.consumer
  if (filters.unit) search.unit_id = filters.unit
  if (filters.from) search.since = sinceOf(filters.from)
  if (filters.to) search.until = untilOf(filters.to)
  return search
}

/** Whether anything narrows the list. */
export function isFiltered(filters: LetterFilters): boolean {
  return NAMES.some((name) => filters[name] !== '')
}
