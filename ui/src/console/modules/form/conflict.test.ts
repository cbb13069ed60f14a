import { describe, expect, it } from 'vitest'
import { ApiError } from '@/api'
import { MODULE, RECORD } from '../sample'
import { conflictLines, isConflict, mergedDraft } from './conflict'
import { draftOf } from './draft'

const FIRST = draftOf(MODULE.fields, RECORD)
const THEIRS = { ...RECORD, version: 4, values: { ...RECORD.values, name: '王大伟', level: 'L2' }, titles: { ...RECORD.titles, level: '宽管级' } }
const MINE = { ...FIRST, name: '王小伟', months: '48' }
const LINES = conflictLines(MODULE.fields, RECORD, THEIRS, MINE)

describe('two edits of one record', () => {
  it('are set side by side, clashes first', () => {
    expect(LINES.map(({ field, before, now, mine, clash }) => [field.name, before, now, mine, clash])).toEqual([
      ['name', '王伟', '王大伟', '王小伟', true],
      ['level', '普管级', '宽管级', '', false],
      ['months', '36 个月', '36 个月', '48 个月', false],
    ])
  })

  it('do not clash where both wrote the same', () => {
    expect(conflictLines(MODULE.fields, RECORD, THEIRS, { ...FIRST, name: '王大伟' })[0]?.clash).toBe(false)
  })

  it('are merged without overwriting what the other one stored', () => {
    const merged = mergedDraft(draftOf(MODULE.fields, THEIRS), MINE, LINES)
    expect(merged).toMatchObject({ name: '王大伟', level: 'L2', months: '48' })
  })
})

it('is told by its code, not by every 409', () => {
  expect(isConflict(new ApiError(409, 'changed_meanwhile', '', false))).toBe(true)
  expect(isConflict(new ApiError(409, 'duplicate', '', false))).toBe(false)
})
