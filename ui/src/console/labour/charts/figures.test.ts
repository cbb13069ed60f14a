import { describe, expect, it } from 'vitest'
import type { LabourChart } from './api'
import { optionOf } from './drawing'
import { monthBefore, plotted, seriesOf, shown, uncountedText } from './figures'

function told(rows: [string, string[]][], more: Partial<LabourChart> = {}): LabourChart {
  return {
    of: 'pay',
    by: 'ward',
    months: ['2026-10', '2026-11'],
    rows: rows.map(([title, values]) => ({ key: title, title, values, total: null })),
    totals: ['0.00', '0.00'],
    total: '0.00',
    uncounted: 0,
    ...more,
  }
}

describe('数据图形分析', () => {
  it('draws hours and shows them as people write them', () => {
    expect([shown('hours', '450'), shown('hours', '0'), plotted('hours', '450')]).toEqual(['7.5', '0', 7.5])
    expect([shown('pay', '12345.6'), plotted('pay', '12345.60')]).toEqual(['12,345.60', 12345.6])
    expect([shown('headcount', '1234'), plotted('headcount', '1234')]).toEqual(['1,234', 1234])
  })

  it('draws what the table shows, in its order', () => {
    const chart = told([
      ['一监区', ['10.00', '20.50']],
      ['二监区', ['5.00', '0.00']],
    ])
    const option = optionOf(chart, { kind: 'line', title: '劳动报酬', unit: '元' })
    expect(option.series).toMatchObject([
      { type: 'line', name: '一监区', data: [10, 20.5] },
      { type: 'line', name: '二监区', data: [5, 0] },
    ])
    expect(option.xAxis).toMatchObject({ data: ['2026-10', '2026-11'] })
  })

  it('puts the smallest of many together, so that the sum stays', () => {
    const chart = told(Array.from({ length: 13 }, (_, at) => [`${at}监区`, [String(at), '1.00']]))
    const series = seriesOf(chart)
    expect(series).toHaveLength(10)
    expect(series.at(-1)!.title).toBe('其他（4项）')
    const sum = (all: { values: number[] }[], at: number) => all.reduce((whole, one) => whole + one.values[at]!, 0)
    expect([sum(series, 0), sum(series, 1)]).toEqual([78, 13])
  })

  it('says what is not counted', () => {
    expect(uncountedText(told([], { of: 'hours', uncounted: 90 }))).toBe('未审批工时 1.5 小时，未计入')
    expect(uncountedText(told([]))).toBe('')
  })

  it('goes back over the year', () => {
    expect([monthBefore('2026-11', 11), monthBefore('2026-01', 1)]).toEqual(['2025-12', '2025-12'])
  })
})
