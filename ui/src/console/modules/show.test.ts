import { describe, expect, it } from 'vitest'
import { FIELDS, MODULE, RECORD } from './sample'
import { alignOf, formatMoney, glyphOf, isFigures, labelOf, showField, showValue, toneOf, widthOf, widthWith } from './show'

describe('values in words', () => {
  it('read by the kind of their field', () => {
    const shown = Object.values(FIELDS).map((field) => showField(field, RECORD))
    expect(shown).toEqual([
      'A100', '王伟', '31**************12', '1980-02-03', '一监区', '普管级', '36 个月', '12.50', '否', '甲类', '—', '—', '2026-11-20 14:05',
    ])
  })

  it('keep a code that has no title, and an option that is gone', () => {
    expect(showValue(FIELDS.level, 'L9')).toBe('L9')
    expect(showValue(FIELDS.kind, 'z')).toBe('z')
    expect(showValue(FIELDS.months, 0)).toBe('0 个月')
  })

  it('name a record by its label, by its noun where that is empty', () => {
    expect(labelOf(MODULE, RECORD)).toBe('王伟 A100')
    expect(labelOf(MODULE, { ...RECORD, values: {} })).toBe('样例')
  })
})

it('stands for a record by a letter, not by a digit that all share', () => {
  expect(['3103000001 周某', '王伟 A100', '12'].map(glyphOf)).toEqual(['周', '王', '1'])
})

describe('money', () => {
  it('has its groups and two decimals', () => {
    expect(['0', '12.5', '1234567.89', '-1000', '123'].map(formatMoney)).toEqual(['0.00', '12.50', '1,234,567.89', '-1,000.00', '123.00'])
    expect(formatMoney('many')).toBe('many')
  })
})

describe('columns', () => {
  it('put figures to the right and in one width', () => {
    expect([FIELDS.months, FIELDS.balance, FIELDS.name].map(alignOf)).toEqual(['right', 'right', 'left'])
    expect([FIELDS.born, FIELDS.id_no, FIELDS.name].map(isFigures)).toEqual([true, true, false])
  })

  it('leave room for a masked number and for a long heading', () => {
    expect(widthOf(FIELDS.id_no)).toBeGreaterThan(200)
    expect(widthOf({ ...FIELDS.kept, title: '是否为重点控制对象' })).toBeGreaterThan(9 * 14)
  })
})

describe('columns of names', () => {
  const called = (name: string) => ({ ...RECORD, values: { ...RECORD.values, name } })

  it('are as wide as the longest one on the page, within reason', () => {
    const short = widthWith(FIELDS.name, [called('周某')])
    expect(short).toBe(widthOf(FIELDS.name))
    expect(widthWith(FIELDS.name, [called('周某'), called('3103000001 欧阳某某')])).toBeGreaterThanOrEqual(10 * 8 + 4 * 14)
    expect(widthWith(FIELDS.name, [called('某'.repeat(80))])).toBeLessThanOrEqual(220)
  })

  it('need no rows, and say nothing of what is masked', () => {
    expect(widthWith(FIELDS.name, [])).toBe(widthOf(FIELDS.name))
    expect(widthWith(FIELDS.id_no, [called('周某')])).toBe(widthOf(FIELDS.id_no))
  })
})

it('says tones in the words of our tags', () => {
  expect(['success', 'info', '', undefined].map(toneOf)).toEqual(['success', 'muted', 'muted', 'muted'])
})
