/** Filters of the word list, kept in the address so that a list can be shared and reloaded. */
import { among, one, ULID, type Query } from '@/console/address'
export const SIZE = 100

export interface WordFilters {
  level: '' | 'bureau' | 'prison'
  prison: string
  class: string
  severity: string
  enabled: '' | 'true' | 'false'
  text: string
  page: number
}

export const NO_FILTERS: WordFilters = { level: '', prison: '', class: '', severity: '', enabled: '', text: '', page: 1 }

/** Filters as an address says them; whatever makes no sense there counts as absent. */
export function filtersOf(query: Query): WordFilters {
  const page = Math.trunc(Number(one(query.page)))
  return {
    level: among(one(query.level), ['bureau', 'prison']),
    prison: ULID.test(one(query.prison)) ? one(query.prison) : '',
    class: ULID.test(one(query.class)) ? one(query.class) : '',
    severity: among(one(query.severity), ['0', '1', '2', '3']),
    enabled: among(one(query.enabled), ['true', 'false']),
    text: one(query.q).slice(0, 64),
    page: page > 0 ? page : 1,
  }
}

/** The address of filters: only what differs from no filters. */
export function queryOf(filters: WordFilters): Record<string, string> {
  const { page, text, ...plain } = filters
  const query: Record<string, string> = Object.fromEntries(Object.entries(plain).filter(([, value]) => value))
  if (text.trim()) query.q = text.trim()
  if (page > 1) query.page = String(page)
  return query
}

/** The same filters as the interface asks for them; an export takes them without paging. */
export function searchOf(filters: WordFilters): Record<string, string> {
  const { page: _page, prison, class: classId, ...named } = queryOf(filters)
  return { ...named, ...(prison && { prison_id: prison }), ...(classId && { class_id: classId }) }
}

export function pagedSearchOf(filters: WordFilters): Record<string, string> {
  return { ...searchOf(filters), limit: String(SIZE), offset: String((filters.page - 1) * SIZE) }
}

export const isFiltered = (filters: WordFilters): boolean => Object.keys(queryOf({ ...filters, page: 1 })).length > 0
