import { describe, expect, it } from 'vitest'
import { monthBefore, monthEnd, quickDays, quickMonths } from './days'

describe('days that are asked for', () => {
  it('goes back over the year', () => {
    expect([monthBefore('2026-11', 11), monthBefore('2026-01', 1)]).toEqual(['2025-12', '2025-12'])
  })

  it('knows the last day of months', () => {
    expect([monthEnd('2028-02'), monthEnd('2026-12')]).toEqual(['2028-02-29', '2026-12-31'])
  })

  it('offers what is asked for most, by the clock of the bureau', () => {
    const quick = quickDays(Date.parse('2026-11-30T16:30:00Z'))
    expect(quick.近7天).toEqual(['2026-11-25', '2026-12-01'])
    expect([quick.本月, quick.上月]).toEqual([
      ['2026-12-01', '2026-12-01'],
      ['2026-11-01', '2026-11-30'],
    ])
    expect(quick.上年).toEqual(['2025-01-01', '2025-12-31'])
    expect(quickMonths(Date.parse('2026-11-24T04:00:00Z')).近12个月).toEqual(['2025-12', '2026-11'])
  })
})
