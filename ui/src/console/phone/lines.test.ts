import { describe, expect, it } from 'vitest'
import type { PhoneLengths } from './api'
import { linesOf, shareText, trendOf } from './lines'

describe('亲情电话统计', () => {
  it('puts wards below their prisons, the whole first', () => {
    const prisons = [{ unit_id: 'P', name: '甲', prison_id: 'P', calls: 3 }]
    const wards = [
      { unit_id: 'W', name: '一监区', prison_id: 'P', calls: 3 },
      { unit_id: 'X', name: '别处', prison_id: 'Q', calls: 9 },
    ]
    const [whole, prison] = linesOf<{ calls: number }, (typeof wards)[0]>({ calls: 3 }, prisons, wards)
    expect([whole!.name, whole!.unit, whole!.children]).toEqual(['合计', '', undefined])
    expect(prison!.children!.map((one) => one.key)).toEqual(['W'])
  })

  it('knows no share of nothing', () => {
    expect([shareText(null), shareText(0), shareText(1 / 3)]).toEqual(['—', '0.0%', '33.3%'])
  })

  it('draws the three classes of each step', () => {
    const lengths = { seconds: 180, local: 60, domestic: 30, international: 90 }
    const told = { steps: [{ step: '2026-11-01', ...lengths }], total: lengths, prisons: [], wards: [], since: '', until: '' } as PhoneLengths
    expect(trendOf(told).rows.map((row) => [row.title, row.values])).toEqual([
      ['市内', ['1']],
      ['市外', ['0.5']],
      ['国际长途', ['1.5']],
    ])
  })
})
