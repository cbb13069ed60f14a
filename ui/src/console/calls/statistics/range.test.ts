import { describe, expect, it } from 'vitest'
import { barsOf, dayOf, daysOf, lasting, thisMonth } from './range'

describe('days of a report', () => {
  it('counts by the clock of the bureau', () => {
    expect(dayOf(Date.parse('2026-11-30T16:30:00Z'))).toBe('2026-12-01')
    expect(thisMonth(Date.parse('2026-11-24T04:00:00Z'))).toEqual({ since: '2026-11-01', until: '2026-11-24' })
  })

  it('leaves no day out, over the end of a month too', () => {
    expect(daysOf({ since: '2026-02-27', until: '2026-03-01' })).toEqual(['2026-02-27', '2026-02-28', '2026-03-01'])
    expect(daysOf({ since: '2026-03-02', until: '2026-03-01' })).toEqual([])
  })

  it('tells how long to the second', () => {
    expect([lasting(0), lasting(65), lasting(3909)]).toEqual(['0:00:00', '0:01:05', '1:05:09'])
  })

  it('draws each day against the highest', () => {
    const bars = barsOf({ since: '2026-11-01', until: '2026-11-03' }, [{ day: '2026-11-01', total: 4 }, { day: '2026-11-03', total: 1 }])
    expect(bars.map((bar) => [bar.total, bar.height])).toEqual([[4, 1], [0, 0], [1, 0.25]])
  })
})
