import { describe, expect, it } from 'vitest'
import { optionOf } from './drawing'
import { drawnOf } from './drawn'
import { group, line, measure, table, TOLD, VISITS } from './sample'

const along = group('along', 'across', { drawn: true })
const pay = table('pay', { measures: [measure('pay', { shown: 'yuan', drawn: true })] })
const axis = ['2026-10', '2026-11'].map((value) => ({ value, title: value, tone: '' }))
const chart = (rows: [string, string[]][]) => drawnOf(pay, along, { name: 'along', caption: '', total: 0, axis, lines: rows.map(([key, values]) => line(key, {}, { cells: values.map((value) => ({ pay: value })) })) })!

describe('a chart', () => {
  it('stands its drawn measures on one another, by the lines of its group', () => {
    const told = drawnOf(VISITS, VISITS.groups[0]!, TOLD.groups[0]!)!
    expect(told.axis).toEqual(['2026年7月', '2026年8月'])
    expect(told.series.map((one) => [one.title, one.values])).toEqual([['宽见', [1, 0]], ['普见', [2, 1]]])
    expect(optionOf(told, 'bar').series).toMatchObject([{ type: 'bar', stack: 'all', name: '宽见' }, { name: '普见' }])
    expect(drawnOf(table('none', { measures: [measure('visits')] }), VISITS.groups[0]!, TOLD.groups[0]!)).toBeNull()
  })

  it('draws a prison alone by its wards', () => {
    expect(drawnOf(VISITS, VISITS.groups[1]!, TOLD.groups[1]!)!.axis).toEqual(['一监区'])
  })

  it('leaves names that stand below no axis to the table', () => {
    const words = { name: 'word', caption: '', total: 20, lines: Array.from({ length: 20 }, (_, at) => line(`词${at}`, { hits: at })) }
    const told = drawnOf(table('hits', { measures: [measure('hits', { drawn: true })] }), group('word', 'field'), words)!
    expect([told.axis.length, told.left]).toEqual([15, 5])
  })

  it('draws lines along their axis, in their order', () => {
    const told = chart([['一监区', ['10.00', '20.50']], ['二监区', ['5.00', '0.00']]])
    expect(optionOf(told, 'line').series).toMatchObject([{ type: 'line', name: '一监区', data: [10, 20.5] }, { type: 'line', name: '二监区', data: [5, 0] }])
    expect(optionOf(told, 'line')).toMatchObject({ xAxis: { data: ['2026-10', '2026-11'] }, yAxis: { name: '元' } })
  })

  it('puts the smallest of many together, so that the sum stays', () => {
    const { series } = chart(Array.from({ length: 13 }, (_, at) => [`${at}监区`, [String(at), '1.00']]))
    expect([series.length, series.at(-1)!.title]).toEqual([10, '其他（4项）'])
    const sum = (at: number) => series.reduce((whole, one) => whole + one.values[at]!, 0)
    expect([sum(0), sum(1)]).toEqual([78, 13])
  })

  it('marks what should not be', () => {
    const told = drawnOf(table('reviews', { measures: [measure('overdue', { drawn: true, wrong: true })] }), group('period', 'period'), { name: 'period', caption: '', total: 1, lines: [line('2026-07', { overdue: 1 })] })!
    expect(optionOf(told, 'bar').series).toMatchObject([{ color: '#b3261e' }])
  })
})
