/** Filters of who had opened what is privileged, kept in the address so that a list can be shared. */
import { one, PAGE_SIZES, ULID, type Query } from '@/console/address'
import { CHANNELS } from '../undetermined/filters'

export { CHANNELS }
export const PARTS = ['recording', 'transcript', 'hits', 'live', 'export', 'scan'] as const
const MOST_TEXT = 64

export interface AccessFilters {
  channel: string
  unit: string
  part: string
  text: string
  page: number
  size: number
}

export const NO_FILTERS: AccessFilters = { channel: '', unit: '', part: '', text: '', page: 1, size: 20 }

/** Filters as an address says them; whatever makes no sense there counts as absent. */
export function filtersOf(query: Query): AccessFilters {
  const page = Number(one(query.page))
  const size = Number(one(query.size))
  const channel = one(query.channel)
  const part = one(query.part)
  const unit = one(query.unit)
  return {
    channel: (CHANNELS as readonly string[]).includes(channel) ? channel : '',
    unit: ULID.test(unit) ? unit : '',
    part: (PARTS as readonly string[]).includes(part) ? part : '',
    text: one(query.q).trim().slice(0, MOST_TEXT),
    page: Number.isInteger(page) && page > 0 ? page : 1,
    size: (PAGE_SIZES as readonly number[]).includes(size) ? size : NO_FILTERS.size,
  }
}

/** The address of filters: only what differs from no filters. */
export function queryOf(filters: AccessFilters): Record<string, string> {
  const query: Record<string, string> = {}
  if (filters.channel) query.channel = filters.channel
  if (filters.unit) query.unit = filters.unit
  if (filters.part) query.part = filters.part
  if (filters.text) query.q = filters.text
  if (filters.page > 1) query.page = String(filters.page)
  if (filters.size !== NO_FILTERS.size) query.size = String(filters.size)
  return query
}

/** The same filters as the interface asks for them. */
export function searchOf(filters: AccessFilters): Record<string, string> {
  const search: Record<string, string> = {
    limit: String(filters.size),
    offset: String((filters.page - 1) * filters.size),
  }
  if (filters.channel) search.channel = filters.channel
  if (filters.unit) search.unit_id = filters.unit
  if (filters.part) search.part = filters.part
  if (filters.text) search.q = filters.text
  return search
}

/** Whether anything narrows the list. */
export function isFiltered(filters: AccessFilters): boolean {
  return Boolean(filters.channel || filters.unit || filters.part || filters.text)
}
