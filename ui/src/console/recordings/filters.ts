/** Filters of the recordings, kept in the address so that a list can be shared and reloaded. */
import { among, one, PAGE_SIZES, sinceOf, ULID, untilOf, type Query } from '@/console/address'
import { isDay } from '@/shared/days'
import { CHANNELS } from './conversations/labels'
import { KIND_ORDER, STATES } from './labels'

export interface RecordingFilters {
  unit: string
  /** `YYYY-MM-DD`, both inclusive. */
  from: string
  to: string
  text: string
  channel: string
  state: string
  kind: string
  store: string
  held: boolean
  bad: boolean
  page: number
  size: number
}

export const NO_FILTERS: RecordingFilters = {
  unit: '',
  from: '',
  to: '',
  text: '',
  channel: '',
  state: '',
  kind: '',
  store: '',
  held: false,
  bad: false,
  page: 1,
  size: 20,
}

/** Filters as an address says them; whatever makes no sense there counts as absent. */
export function filtersOf(query: Query): RecordingFilters {
  const page = Number(one(query.page))
  const size = Number(one(query.size))
  return {
    unit: ULID.test(one(query.unit)) ? one(query.unit) : '',
    from: isDay(one(query.from)) ? one(query.from) : '',
    to: isDay(one(query.to)) ? one(query.to) : '',
    text: one(query.q).slice(0, 64),
    channel: among(one(query.channel), CHANNELS),
    state: among(one(query.state), STATES),
    kind: among(one(query.kind), KIND_ORDER),
    store: among(one(query.store), ['working', 'lasting']),
    held: one(query.held) === '1',
    bad: one(query.bad) === '1',
    page: Number.isInteger(page) && page > 0 ? page : 1,
    size: (PAGE_SIZES as readonly number[]).includes(size) ? size : NO_FILTERS.size,
  }
}

/** The address of filters: only what differs from no filters. */
export function queryOf(filters: RecordingFilters): Record<string, string> {
  const query: Record<string, string> = {}
  for (const name of ['unit', 'from', 'to', 'channel', 'state', 'kind', 'store'] as const) {
    if (filters[name]) query[name] = filters[name]
  }
  if (filters.text.trim()) query.q = filters.text.trim()
  if (filters.held) query.held = '1'
  if (filters.bad) query.bad = '1'
  if (filters.page > 1) query.page = String(filters.page)
  if (filters.size !== NO_FILTERS.size) query.size = String(filters.size)
  return query
}

/** The same filters as the interface asks for them. */
export function searchOf(filters: RecordingFilters): Record<string, string> {
  const search: Record<string, string> = {
    limit: String(filters.size),
    offset: String((filters.page - 1) * filters.size),
  }
  if (filters.unit) search.unit_id = filters.unit
  if (filters.from) search.since = sinceOf(filters.from)
  if (filters.to) search.until = untilOf(filters.to)
  if (filters.text.trim()) search.q = filters.text.trim()
  for (const name of ['channel', 'state', 'kind', 'store'] as const) if (filters[name]) search[name] = filters[name]
  if (filters.held) search.held = 'true'
  if (filters.bad) search.whole = 'false'
  return search
}

/** Whether anything narrows the list. */
export function isFiltered(filters: RecordingFilters): boolean {
  const { page: _page, size: _size, ...narrowing } = queryOf(filters)
  return Object.keys(narrowing).length > 0
}
