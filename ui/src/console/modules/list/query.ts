/** What a list shows, kept in the address: `?q=…&<field>=…&<field>.from=…&state=…&sort=-…&page=2&size=50`. */
import { one, PAGE_SIZES, type Query } from '@/console/address'
import { isDay } from '@/shared/days'
import { fieldNamed, searchable } from '../fields'
import type { Field, Module } from '../wire'

const FIRST_SIZE = 20
const MOST_TEXT = 64

export interface ListState {
  /** Text sought in whatever the module is searched by. */
  q: string
  state: string
  /** By field name, or `<field>.from` and `<field>.until` for a range. */
  values: Record<string, string>
  /** Field name, with `-` before it downward; the module's own order where empty. */
  sort: string
  page: number
  size: number
}

export function blankState(size: number = FIRST_SIZE): ListState {
  return { q: '', state: '', values: {}, sort: '', page: 1, size }
}

/** Keys under which a field is sought. */
export function keysOf(field: Field): string[] {
  return field.found === 'range' ? [`${field.name}.from`, `${field.name}.until`] : [field.name]
}

/** What an address asks for; whatever makes no sense for the module counts as absent. */
export function stateOfAddress(query: Query, module: Module): ListState {
  const state = one(query.state)
  const size = Number(one(query.size))
  const page = Number(one(query.page))
  const sort = one(query.sort)
  const values: Record<string, string> = {}
  for (const field of searchable(module)) {
    for (const key of keysOf(field)) {
      const value = one(query[key]).trim()
      if (value && fits(field, value)) values[key] = value
    }
  }
  return {
    q: one(query.q).trim().slice(0, MOST_TEXT),
    state: module.states?.options.some((option) => option.value === state) ? state : '',
    values,
    sort: fieldNamed(module, sort.replace(/^-/, ''))?.sortable ? sort : '',
    page: Number.isInteger(page) && page > 0 ? page : 1,
    size: (PAGE_SIZES as readonly number[]).includes(size) ? size : FIRST_SIZE,
  }
}

/** The address of what a list shows: only what differs from the plain list. */
export function addressOf(state: ListState): Record<string, string> {
  const address = conditionsOf(state)
  if (state.sort) address.sort = state.sort
  if (state.page > 1) address.page = String(state.page)
  if (state.size !== FIRST_SIZE) address.size = String(state.size)
  return address
}

/** The conditions and the order alone, as a search is saved under a name. */
export function savedQueryOf(state: ListState): string {
  return new URLSearchParams(addressOf({ ...state, page: 1, size: FIRST_SIZE })).toString()
}

export function stateOfSaved(query: string, module: Module): ListState {
  return stateOfAddress(Object.fromEntries(new URLSearchParams(query)), module)
}

/** The same as the interface asks for it, without the page: what an export takes too. */
export function searchOf(state: ListState, module: Module): Record<string, string> {
  const search = conditionsOf(state)
  for (const field of searchable(module)) {
    if (field.kind.kind !== 'moment') continue
    const [from = '', until = ''] = keysOf(field)
    if (search[from]) search[from] = `${search[from]}T00:00:00+08:00`
    if (search[until]) search[until] = `${search[until]}T23:59:59.999+08:00`
  }
  if (state.sort) search.sort = state.sort
  return search
}

export function pageOf({ page, size }: ListState): { limit: string; offset: string } {
  return { limit: String(size), offset: String((page - 1) * size) }
}

export function isFiltered(state: ListState): boolean {
  return Object.keys(conditionsOf(state)).length > 0
}

/** The fields that are sought by now, in their order. */
export function soughtFields(state: ListState, module: Module): Field[] {
  return searchable(module).filter((field) => keysOf(field).some((key) => state.values[key]))
}

/** The state without the conditions of one field. */
export function withoutField(state: ListState, field: Field): ListState {
  const gone = keysOf(field)
  const values = Object.fromEntries(Object.entries(state.values).filter(([key]) => !gone.includes(key)))
  return { ...state, values, page: 1 }
}

/** Which of a sort's two ways, as the table says it. */
export function orderOf(state: ListState): { prop: string; order: 'ascending' | 'descending' } | undefined {
  if (!state.sort) return undefined
  return state.sort.startsWith('-')
    ? { prop: state.sort.slice(1), order: 'descending' }
    : { prop: state.sort, order: 'ascending' }
}

function conditionsOf(state: ListState): Record<string, string> {
  const conditions: Record<string, string> = {}
  if (state.q.trim()) conditions.q = state.q.trim()
  if (state.state) conditions.state = state.state
  for (const [key, value] of Object.entries(state.values)) {
    if (value.trim()) conditions[key] = value.trim()
  }
  return conditions
}

function fits(field: Field, value: string): boolean {
  switch (field.kind.kind) {
    case 'day':
    case 'moment':
      return isDay(value)
    case 'integer':
      return /^-?\d{1,15}$/.test(value)
    case 'money':
      return /^-?\d{1,13}(\.\d{1,2})?$/.test(value)
    case 'flag':
      return value === 'true' || value === 'false'
    case 'choice':
      return field.kind.options.some((option) => option.value === value)
    default:
      return value.length <= MOST_TEXT
  }
}
