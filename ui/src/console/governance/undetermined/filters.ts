/** Filters of what is undetermined, kept in the address so that a list can be shared and reloaded. */
import { one, PAGE_SIZES, ULID, type Query } from '@/console/address'
export const CHANNELS = ['video_call', 'visit', 'phone_call', 'letter'] as const
export const AGES = [1, 3, 7, 30] as const

export interface UndeterminedFilters {
  channel: string
  unit: string
  /** At least so many days old; 0 for any. */
  days: number
  page: number
  size: number
}

export const NO_FILTERS: UndeterminedFilters = { channel: '', unit: '', days: 0, page: 1, size: 20 }

/** Filters as an address says them; whatever makes no sense there counts as absent. */
export function filtersOf(query: Query): UndeterminedFilters {
  const page = Number(one(query.page))
  const size = Number(one(query.size))
  const days = Number(one(query.days))
  const channel = one(query.channel)
  const unit = one(query.unit)
  return {
    channel: (CHANNELS as readonly string[]).includes(channel) ? channel : '',
    unit: ULID.test(unit) ? unit : '',
    days: (AGES as readonly number[]).includes(days) ? days : 0,
    page: Number.isInteger(page) && page > 0 ? page : 1,
    size: (PAGE_SIZES as readonly number[]).includes(size) ? size : NO_FILTERS.size,
  }
}

/** The address of filters: only what differs from no filters. */
export function queryOf(filters: UndeterminedFilters): Record<string, string> {
  const query: Record<string, string> = {}
  if (filters.channel) query.channel = filters.channel
  if (filters.unit) query.unit = filters.unit
  if (filters.days) query.days = String(filters.days)
  if (filters.page > 1) query.page = String(filters.page)
  if (filters.size !== NO_FILTERS.size) query.size = String(filters.size)
  return query
}

/** The same filters as the interface asks for them. */
export function searchOf(filters: UndeterminedFilters): Record<string, string> {
  const search: Record<string, string> = {
    limit: String(filters.size),
    offset: String((filters.page - 1) * filters.size),
  }
  if (filters.channel) search.channel = filters.channel
  if (filters.unit) search.unit_id = filters.unit
  if (filters.days) search.least_days = String(filters.days)
  return search
}

/** Whether anything narrows the list. */
export function isFiltered(filters: UndeterminedFilters): boolean {
  return Boolean(filters.channel || filters.unit || filters.days)
}
