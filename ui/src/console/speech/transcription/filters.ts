/** Filters of the tasks, kept in the address so that a list can be shared and reloaded. */
import { among, one, PAGE_SIZES, sinceOf, ULID, untilOf, type Query } from '@/console/address'
import { isDay } from '@/shared/days'
import { CHANNELS, LEVELS, STATES } from './labels'

export interface TaskFilters {
  unit: string
  /** `YYYY-MM-DD`, both inclusive. */
  from: string
  to: string
  text: string
  level: string
  state: string
  channel: string
  batch: string
  page: number
  size: number
}

export const NO_FILTERS: TaskFilters = {
  unit: '',
  from: '',
  to: '',
  text: '',
  level: '',
  state: '',
  channel: '',
  batch: '',
  page: 1,
  size: 20,
}

/** Filters as an address says them; whatever makes no sense there counts as absent. */
export function filtersOf(query: Query): TaskFilters {
  const page = Number(one(query.page))
  const size = Number(one(query.size))
  return {
    unit: ULID.test(one(query.unit)) ? one(query.unit) : '',
    from: isDay(one(query.from)) ? one(query.from) : '',
    to: isDay(one(query.to)) ? one(query.to) : '',
    text: one(query.q).slice(0, 64),
    level: among(one(query.level), LEVELS),
    state: among(one(query.state), STATES),
    channel: among(one(query.channel), CHANNELS),
    batch: ULID.test(one(query.batch)) ? one(query.batch) : '',
    page: Number.isInteger(page) && page > 0 ? page : 1,
    size: (PAGE_SIZES as readonly number[]).includes(size) ? size : NO_FILTERS.size,
  }
}

const NAMED = ['unit', 'from', 'to', 'level', 'state', 'channel', 'batch'] as const

/** The address of filters: only what differs from no filters. */
export function queryOf(filters: TaskFilters): Record<string, string> {
  const query: Record<string, string> = {}
  for (const name of NAMED) if (filters[name]) query[name] = filters[name]
  if (filters.text.trim()) query.q = filters.text.trim()
  if (filters.page > 1) query.page = String(filters.page)
  if (filters.size !== NO_FILTERS.size) query.size = String(filters.size)
  return query
}

/** The same filters as the interface asks for them. */
export function searchOf(filters: TaskFilters): Record<string, string> {
  const search: Record<string, string> = {
    limit: String(filters.size),
    offset: String((filters.page - 1) * filters.size),
  }
  if (filters.unit) search.unit_id = filters.unit
  if (filters.batch) search.batch_id = filters.batch
  if (filters.from) search.since = sinceOf(filters.from)
  if (filters.to) search.until = untilOf(filters.to)
  if (filters.text.trim()) search.q = filters.text.trim()
  for (const name of ['level', 'state', 'channel'] as const) if (filters[name]) search[name] = filters[name]
  return search
}

/** Whether anything narrows the list. */
export function isFiltered(filters: TaskFilters): boolean {
  const { page: _page, size: _size, ...narrowing } = queryOf(filters)
  return Object.keys(narrowing).length > 0
}
