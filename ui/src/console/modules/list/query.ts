/** What a module's list is narrowed by, out of its declaration. */
import { isDay } from '@/shared/days'
import { isShort, type Filter } from '../../lists/filters'
import type { Said } from '../../lists/address'
import { searchable } from '../fields'
import type { Field, Module } from '../wire'

const AT_ONCE = 3

/** States as pills, text, the first fields at once and the others on demand. */
export function filtersOf(module: Module): Filter[] {
  const texts = searchable(module).filter((field) => field.kind.kind === 'text')
  const others = searchable(module).filter((field) => field.kind.kind !== 'text')
  const titles = texts.map((field) => field.title)
  const hint = titles.slice(0, 3).join('、') + (titles.length > 3 ? '等' : '')
  const states = Object.fromEntries((module.states?.options ?? []).map(({ value, title }) => [value, title]))
  return [
    ...(module.states ? [{ kind: 'pills', names: ['state'], title: '状态', options: states, fits: (value: string) => value in states, id: 'state' } as const] : []),
    ...(texts.length > 0 ? [{ kind: 'search', names: ['q'], title: hint } as const] : []),
    ...others.map((field, at) => filterOf(field, at >= AT_ONCE)),
    ...(texts.length > 1 ? texts.map((field) => filterOf(field, true)) : []),
  ]
}

/** Keys under which a field is sought. */
export function keysOf(field: Field): string[] {
  return field.found === 'range' ? [`${field.name}.from`, `${field.name}.until`] : [field.name]
}

/** The fields that are sought by now, in their order. */
export function soughtFields(said: Said, module: Module): Field[] {
  return searchable(module).filter((field) => keysOf(field).some((key) => said.values[key]))
}

function filterOf(field: Field, more: boolean): Filter {
  const names = keysOf(field)
  const said = { names, title: field.title, more, id: `filter-${field.name}` }
  const { kind } = field
  const ranged = names.length === 2
  switch (kind.kind) {
    case 'day':
    case 'moment':
      return {
        ...said,
        kind: ranged ? 'days' : 'day',
        fits: isDay,
        picker: { type: ranged ? 'daterange' : 'date', format: 'YYYY-MM-DD' },
        ...(kind.kind === 'moment' && { said: (day: string, at: number) => `${day}T${at === 0 ? '00:00:00' : '23:59:59.999'}+08:00` }),
      }
    case 'integer':
    case 'money': {
      const form = kind.kind === 'money' ? /^-?\d{1,13}(\.\d{1,2})?$/ : /^-?\d{1,15}$/
      return { ...said, kind: ranged ? 'range' : 'search', fits: (value) => form.test(value) }
    }
    case 'flag':
    case 'choice': {
      const options = Object.fromEntries(kind.kind === 'choice' ? kind.options.map(({ value, title }) => [value, title]) : [['true', kind.yes ?? '是'], ['false', kind.no ?? '否']])
      return { ...said, kind: 'choice', options, fits: (value) => value in options }
    }
    case 'unit':
      return { ...said, kind: 'unit', fits: isShort }
    case 'coded':
    case 'linked':
      return { ...said, kind: 'own', fits: isShort, width: kind.kind === 'linked' ? 180 : 150 }
    default:
      return { ...said, kind: 'search', title: field.found === 'exact' ? `${field.title}（完整）` : field.title }
  }
}
