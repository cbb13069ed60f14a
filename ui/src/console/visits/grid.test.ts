import { describe, expect, it } from 'vitest'
import type { VisitFigures } from './api'
import { percent, periodName, reviewsTold, unseenTold, visitsTold } from './grid'

const days = { since: '2026-07-01', until: '2026-07-31' }
const numbers = { visits: 4, inmates: 2, with_relative: 3, open: 1, regular: 3, video: 0, focus: 0 }
const told: VisitFigures = {
  since: '2026-07-01',
  until: '2026-07-31',
  step: 'month',
  total: numbers,
  officials: 1,
  periods: [{ ...numbers, since: '2026-07-01', until: '2026-07-31', officials: 1 }],
  levels: [
    { since: '2026-07-01', level: 'A', title: '宽管', visits: 3, inmates: 1 },
    { since: '2026-07-01', level: null, title: '未定级', visits: 1, inmates: 1 },
  ],
  prisons: [{ ...numbers, unit_id: 'P', name: '三监', prison_id: 'P' }],
  wards: [{ ...numbers, unit_id: 'W', name: '一监区', prison_id: 'P' }],
}

describe('tables of 会见统计', () => {
  it('open the list of exactly what a figure counts', () => {
    const [time, units, levels] = visitsTold(told, '').grids
    const within = { 'planned_at.from': '2026-07-01', 'planned_at.until': '2026-07-31', state: 'finished' }
    const total = time!.lines[0]!
    expect(total.cells[0]).toEqual({ text: '4', to: { path: '/m/visits', query: within } })
    expect(total.cells[3]).toEqual({ text: '1（25.0%）', to: { path: '/m/visits', query: { ...within, visit_type: 'OPEN' } } })
    // Nothing is to be opened behind nought, and people are told apart by no list.
    expect([total.cells[1]!.to, total.cells[5]!.to]).toEqual([undefined, undefined])
    expect(units!.lines.map((line) => line.cells[0]!.to?.query.ward_id)).toEqual(['P', 'W'])
    expect(levels!.lines.map((line) => line.cells[1]!.to?.query.treatment_level)).toEqual(['A', undefined])
  })

  it('name a period below its bar as people do', () => {
    expect(visitsTold(told, '').axis).toEqual(['2026年7月'])
    expect(visitsTold(told, '').grids[2]!.lines[0]!.title).toBe('2026年7月')
    expect([periodName('2026-07-09', 'day'), periodName('2026-10-01', 'quarter'), periodName('2026-01-01', 'year')]).toEqual(['2026-07-09', '2026年第4季度', '2026年'])
  })

  it('name it the same in the table of reviews, and mark what is overdue', () => {
    const one = { visits: 4, pending: 2, reviewed: 1, overdue: 1, anomalous: 0, rate: '0.25', anomaly_rate: '0' }
    const shown = reviewsTold({ ...days, step: 'month', total: one, periods: [{ ...one, key: '2026-07-01', label: '2026-07-01' }], types: [], prisons: [], wards: [] }, '', '')
    expect(shown.grids[0]!.lines.map((line) => line.title)).toEqual(['合计', '2026年7月'])
    expect(shown.axis).toEqual(['2026年7月'])
    expect(shown.bars.map((bar) => Boolean(bar.wrong))).toEqual([false, false, true])
  })

  it('show a dash where nobody is held', () => {
    const grid = unseenTold({
      at: '2026-11-20',
      months: 3,
      since: '2026-08-20',
      units: [{ unit_id: 'P', name: '三监', held: 0, unseen: 0, share: null, below: [] }],
    }).grids[0]!
    expect(grid.lines[0]!.cells.at(-1)!.text).toBe('—')
    expect(percent('0.3333')).toBe('33.33%')
  })
})
