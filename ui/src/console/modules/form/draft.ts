/** What a form holds while it is filled in, and what of it is sent. */
import type { Field, ModuleRecord, Values } from '../wire'

/** Field name to what its control holds: text (ids of files with commas between), or yes and no; `undefined` for a sealed value left as it is. */
export type Draft = Record<string, string | boolean | undefined>

export function blankDraft(fields: readonly Field[]): Draft {
  return Object.fromEntries(fields.map((field) => [field.name, held(field, field.default)]))
}

/** A record as the form first shows it; values that are masked stay out of it. */
export function draftOf(fields: readonly Field[], record: ModuleRecord): Draft {
  return Object.fromEntries(
    fields.map((field) => [field.name, record.masked.includes(field.name) ? undefined : held(field, record.values[field.name])]),
  )
}

function held(field: Field, value: unknown): Draft[string] {
  if (field.kind.kind === 'flag') return value === true
  return value === null || value === undefined ? '' : Array.isArray(value) ? value.join(',') : String(value)
}

/** One value as it goes to the server: trimmed, integers as numbers, nothing as null. */
export function sentValue(field: Field, value: Draft[string]): unknown {
  if (typeof value === 'boolean') return value
  const text = (value ?? '').trim()
  if (text === '') return null
  if (field.kind.kind === 'attached' && (field.kind.most_files ?? 1) > 1) return text.split(',')
  return field.kind.kind === 'integer' ? Number(text) : text
}

/** All that was filled in, for a new record. */
export function filledValues(fields: readonly Field[], draft: Draft): Values {
  return valuesOf(fields.filter((field) => sentValue(field, draft[field.name]) !== null), draft)
}

/** The fields whose value differs from the one first shown. */
export function changedFields(fields: readonly Field[], first: Draft, draft: Draft): Field[] {
  return fields.filter(
    (field) =>
      draft[field.name] !== undefined && !isSame(sentValue(field, draft[field.name]), sentValue(field, first[field.name])),
  )
}

/** Whether two values of a field are one; lists are compared by what they hold. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

export function valuesOf(fields: readonly Field[], draft: Draft): Values {
  return Object.fromEntries(fields.map((field) => [field.name, sentValue(field, draft[field.name])]))
}
