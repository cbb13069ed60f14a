import { describe, expect, it } from 'vitest'
import { FIELDS, MODULE, RECORD } from '../sample'
import { blankDraft, changedFields, draftOf, filledValues, sentValue, valuesOf } from './draft'

const FIRST = draftOf(MODULE.fields, RECORD)

describe('a draft', () => {
  it('starts from the defaults', () => {
    const kept = { ...FIELDS.kept, default: true }
    expect(blankDraft([FIELDS.name, { ...FIELDS.months, default: 12 }, kept, FIELDS.kept])).toEqual({ name: '', months: '12', kept: false })
    expect(blankDraft([kept])).toEqual({ kept: true })
  })

  it('holds a record as text, without its sealed values', () => {
    expect(FIRST).toMatchObject({ months: '36', kept: false, officer: '', id_no: undefined })
  })

  it('sends what was filled in, integers as numbers', () => {
    expect(filledValues([FIELDS.name, FIELDS.months, FIELDS.born], { name: ' 王 ', months: '12', born: '' })).toEqual({ name: '王', months: 12 })
    expect(sentValue(FIELDS.kept, false)).toBe(false)
  })

  it('knows what was changed, and what was emptied', () => {
    const now = { ...FIRST, name: '王伟 ', months: '48', born: '' }
    const changed = changedFields(MODULE.fields, FIRST, now)
    expect(valuesOf(changed, now)).toEqual({ months: 48, born: null })
  })

  it('counts a sealed value as changed once something is typed', () => {
    expect(changedFields([FIELDS.id_no], FIRST, { id_no: '310104198806127013' })).toEqual([FIELDS.id_no])
    expect(changedFields([FIELDS.id_no], FIRST, FIRST)).toEqual([])
  })
})
