import { describe, expect, it } from 'vitest'
import type { ReportForm } from './api'
import { renamed, same, withColumn, withColumnChanged, withColumnMoved, withoutColumn } from './draft'

const form: ReportForm = {
  rows_from: 'wards',
  columns: [
    { key: 'a', title: '产值', group: '钱', from: 'entered' },
    { key: 'b', title: '成本', from: 'entered' },
    { key: 'c', title: '净值', from: 'formula', formula: '产值-[成本]+产值2' },
  ],
}

describe('columns', () => {
  it('are added behind another one, in its group, with a key and title of their own', () => {
    const added = withColumn(form, 'a').columns[1]!
    expect([added.key, added.title, added.group]).toEqual(['c4', '新列1', '钱'])
    expect(withColumn(withColumn(form)).columns.map((one) => one.title).slice(3)).toEqual(['新列1', '新列2'])
  })

  it('are moved and removed', () => {
    expect(withColumnMoved(form, 'b', -1).columns.map((one) => one.key)).toEqual(['b', 'a', 'c'])
    expect(withColumnMoved(form, 'a', -1).columns.map((one) => one.key)).toEqual(['a', 'b', 'c'])
    expect(withoutColumn(form, 'b').columns.map((one) => one.key)).toEqual(['a', 'c'])
  })

  it('take the formulas that name them along when they are renamed', () => {
    expect(withColumnChanged(form, 'a', { title: '总产值（元）' }).columns[2]!.formula).toBe('[总产值（元）]-[成本]+产值2')
    expect(renamed('SUM([甲 乙],甲)', '甲', '丙')).toBe('SUM([甲 乙],丙)')
  })

  it('lose what does not fit any more', () => {
    const text = withColumnChanged(form, 'c', { kind: 'text' }).columns[2]!
    expect([text.from, text.formula, text.total]).toEqual(['entered', '', 'none'])
  })
})

it('two forms are the same whatever the order of their fields', () => {
  expect(same({ columns: [{ key: 'a', title: '甲' }] }, { columns: [{ title: '甲', key: 'a' }] })).toBe(true)
  expect(same(form, withColumn(form))).toBe(false)
})
