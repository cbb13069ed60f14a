/** Two people edited one record: what the other one changed, beside what this one typed. */
import { ApiError } from '@/api'
import { showValue } from '../show'
import type { Field, ModuleRecord } from '../wire'
import { changedFields, draftOf, isSame, sentValue, type Draft } from './draft'

export interface Conflict {
  /** As it is stored now. */
  record: ModuleRecord
  /** Who was faster and when, where the change log may be read. */
  by: string
  at: string
  lines: ConflictLine[]
}

export interface ConflictLine {
  field: Field
  /** As it was when this form was opened. */
  before: string
  now: string
  /** What was typed here; empty where the field was not touched. */
  mine: string
  /** Both changed the field, to different values. */
  clash: boolean
}

export function isConflict(error: unknown): boolean {
  return error instanceof ApiError && error.status === 409 && error.code === 'changed_meanwhile'
}

/** The fields that one of the two changed, clashes first. */
export function conflictLines(
  fields: readonly Field[],
  before: ModuleRecord,
  now: ModuleRecord,
  draft: Draft,
): ConflictLine[] {
  const mine = changedFields(fields, draftOf(fields, before), draft)
  const lines = fields.flatMap((field) => {
    const theirs = !isSame(before.values[field.name], now.values[field.name])
    const typed = mine.includes(field)
    if (!theirs && !typed) return []
    const value = sentValue(field, draft[field.name])
    return [
      {
        field,
        before: showValue(field, before.values[field.name], before.titles[field.name]),
        now: showValue(field, now.values[field.name], now.titles[field.name]),
        mine: typed ? showValue(field, value) : '',
        clash: theirs && typed && !isSame(value, now.values[field.name]),
      },
    ]
  })
  return lines.sort((a, b) => Number(b.clash) - Number(a.clash))
}

/** The latest with what was typed here, where the other person did not change the same field. */
export function mergedDraft(latest: Draft, mine: Draft, lines: readonly ConflictLine[]): Draft {
  const kept = lines.filter((line) => line.mine !== '' && !line.clash).map((line) => line.field.name)
  return { ...latest, ...Object.fromEntries(kept.map((name) => [name, mine[name]])) }
}
