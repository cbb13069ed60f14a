/** What the list of conversations is searched by, kept in the address so that it can be shared, reloaded and led to. */
import { one, PAGE_SIZES, sinceOf, ULID, untilOf, type Query } from '@/console/address'
import { isDay } from '@/shared/days'
import { ASSESSMENTS, CHANNELS } from './labels'

/** Conditions that are one plain text each, in the address and in the interface. */
const TEXTS = { q: 'q', inmate: 'inmate_like', relative: 'relative_like', word: 'word', class: 'word_class', reviewer: 'reviewer' } as const
const IDS = { unit: 'unit_id', inmate_id: 'inmate_id', relative_id: 'relative_id', reviewer_id: 'reviewer_id', assignee_id: 'assignee_id' } as const
const CHOICES = {
  channel: CHANNELS as readonly string[],
  severity: ['1', '2', '3'],
  visit_type: ['OPEN', 'REGULAR', 'VIDEO'],
  assessment: ASSESSMENTS as readonly string[],
} as const
/** Yes or no; empty where it does not count. */
const SWITCHES = { hits: 'has_hits', reviewed: 'reviewed', anomaly: 'anomaly', overdue: 'overdue', kept: 'kept' } as const
/** Minutes here, seconds there. */
const LENGTHS = { least: 'least_s', most: 'most_s' } as const

type Named = keyof typeof TEXTS | keyof typeof IDS | keyof typeof CHOICES | keyof typeof SWITCHES | keyof typeof LENGTHS | 'from' | 'to'
export type ConversationFilters = Record<Named, string> & { page: number; size: number }

const NAMES = [...Object.keys(TEXTS), ...Object.keys(IDS), ...Object.keys(CHOICES), ...Object.keys(SWITCHES), ...Object.keys(LENGTHS), 'from', 'to'] as Named[]

export const NO_FILTERS: ConversationFilters = {
  ...(Object.fromEntries(NAMES.map((name) => [name, ''])) as Record<Named, string>),
  page: 1,
  size: 20,
}

/** Filters as an address says them; whatever makes no sense there counts as absent. */
export function filtersOf(query: Query): ConversationFilters {
  const page = Number(one(query.page))
  const size = Number(one(query.size))
  const named = Object.fromEntries(NAMES.map((name) => [name, sensible(name, one(query[name]).trim())])) as Record<Named, string>
  return {
    ...named,
    page: Number.isInteger(page) && page > 0 ? page : 1,
    size: (PAGE_SIZES as readonly number[]).includes(size) ? size : NO_FILTERS.size,
  }
}

/** The address of filters: only what differs from no filters. */
export function queryOf(filters: ConversationFilters): Record<string, string> {
  const query: Record<string, string> = {}
  for (const name of NAMES) if (filters[name].trim()) query[name] = filters[name].trim()
  if (filters.page > 1) query.page = String(filters.page)
  if (filters.size !== NO_FILTERS.size) query.size = String(filters.size)
  return query
}

/** The same filters as the interface asks for them. */
export function searchOf(filters: ConversationFilters): Record<string, string> {
  const search: Record<string, string> = {
    limit: String(filters.size),
    offset: String((filters.page - 1) * filters.size),
  }
  for (const [name, asked] of Object.entries({ ...TEXTS, ...IDS })) {
    const said = filters[name as Named].trim()
    if (said) search[asked] = said
  }
  for (const name of Object.keys(CHOICES) as Named[]) if (filters[name]) search[name] = filters[name]
  for (const [name, asked] of Object.entries(SWITCHES)) {
    const said = filters[name as Named]
    if (said) search[asked] = said === '1' ? 'true' : 'false'
  }
  for (const [name, asked] of Object.entries(LENGTHS)) {
    const said = filters[name as Named]
    if (said) search[asked] = String(Number(said) * 60)
  }
  if (filters.from) search.since = sinceOf(filters.from)
  if (filters.to) search.until = untilOf(filters.to)
  return search
}

/** How many conditions narrow the list. */
export function conditionsOf(filters: ConversationFilters): number {
  const { page: _page, size: _size, ...narrowing } = queryOf(filters)
  return Object.keys(narrowing).length
}

function sensible(name: Named, said: string): string {
  if (name in TEXTS) return said.slice(0, name === 'q' ? 200 : name === 'word' || name === 'class' ? 32 : 64)
  if (name in IDS) return ULID.test(said) ? said : ''
  if (name in CHOICES) return (CHOICES[name as keyof typeof CHOICES] as readonly string[]).includes(said) ? said : ''
  if (name in SWITCHES) return said === '1' || said === '0' ? said : ''
  if (name in LENGTHS) return /^\d{1,4}$/.test(said) && Number(said) <= 1440 ? said : ''
  return isDay(said) ? said : ''
}
