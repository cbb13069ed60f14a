/** What a list shows, kept in the address: `?<filter>=…&sort=-…&page=2&size=50`. */
import { one, PAGE_SIZES, type Query } from '../address'
import { isShort, type Filter } from './filters'
import type { Wanted } from './list'

const FIRST_SIZE = 20

export interface Said {
  /** By name in the address. */
  values: Wanted
  /** Column, with `-` before it downward; the list's own order where empty. */
  sort: string
  page: number
  size: number
}

/** What counts of a list where its address is read. */
export interface Sought {
  filters?: readonly Filter[]
  columns?: readonly { name: string; sortable?: boolean }[]
  size?: number
  sizes?: readonly number[]
}

export const sizesOf = ({ sizes = PAGE_SIZES }: Sought): readonly number[] => sizes
export const firstSizeOf = ({ size, sizes }: Sought): number => size ?? sizes?.[0] ?? FIRST_SIZE

/** The names that a list has in the address. */
export const namesOf = ({ filters = [] }: Sought): string[] => [...filters.flatMap((filter) => filter.names), 'sort', 'page', 'size', 'open']

/** What an address asks for; whatever makes no sense for the list counts as absent. */
export function saidIn(query: Query, list: Sought): Said {
  const size = Number(one(query.size))
  const page = Number(one(query.page))
  const sort = one(query.sort)
  const values: Wanted = {}
  for (const filter of list.filters ?? []) {
    filter.names.forEach((name, at) => {
      const value = one(query[name]).trim()
      const told = value && (filter.fits ?? isShort)(value, at) ? value : filter.first?.[at]
      if (told) values[name] = told
    })
  }
  return {
    values,
    sort: list.columns?.some((column) => column.sortable && column.name === sort.replace(/^-/, '')) ? sort : '',
    page: Number.isInteger(page) && page > 0 ? page : 1,
    size: sizesOf(list).includes(size) ? size : firstSizeOf(list),
  }
}

/** The conditions that differ from the plain list. */
export function conditionsOf(said: Said, { filters = [] }: Sought): Wanted {
  const told = filters.flatMap((filter) =>
    filter.names.flatMap((name, at) => {
      const value = said.values[name]?.trim()
      return value && value !== filter.first?.[at] ? [[name, value] as const] : []
    }),
  )
  return Object.fromEntries(told)
}

/** The address of what a list shows: only what differs from the plain list. */
export function addressOf(said: Said, list: Sought): Wanted {
  return {
    ...conditionsOf(said, list),
    ...(said.sort && { sort: said.sort }),
    ...(said.page > 1 && { page: String(said.page) }),
    ...(said.size !== firstSizeOf(list) && { size: String(said.size) }),
  }
}

/** The same as the interface is asked, without the page: what a file takes too. */
export function searchOf(said: Said, { filters = [] }: Sought): Wanted {
  const search: Wanted = said.sort ? { sort: said.sort } : {}
  for (const filter of filters) {
    filter.names.forEach((name, at) => {
      const value = said.values[name]?.trim()
      const asked = value && filter.said ? filter.said(value, at) : value
      if (asked) search[filter.asked?.[at] ?? name] = asked
    })
  }
  return search
}

export const pageOf = ({ page, size }: Said): Wanted => ({ limit: String(size), offset: String((page - 1) * size) })

/** With other conditions, from the first page on. */
export const changed = (said: Said, values: Wanted): Said => ({ ...said, values: { ...said.values, ...values }, page: 1 })

/** Which of a sort's two ways, as the table says it. */
export function orderOf(sort: string): { prop: string; order: 'ascending' | 'descending' } | undefined {
  if (!sort) return undefined
  return { prop: sort.replace(/^-/, ''), order: sort.startsWith('-') ? 'descending' : 'ascending' }
}
