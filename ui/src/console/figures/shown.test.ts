import { describe, expect, it } from 'vitest'
import { measure } from './sample'
import { lasting, plotted, shown, textOf, valueOf } from './shown'

describe('a figure', () => {
  it('reads as people write it', () => {
    expect([shown(1234, 'number'), shown('12345.6', 'yuan'), shown(450, 'minutes'), shown(0, 'hours')]).toEqual(['1,234', '12,345.60', '7.5', '0'])
    expect([shown('4.50', 'average'), shown('2026-11-01', 'day'), shown('2026-11-24T04:05:00Z', 'moment'), shown('', 'text')]).toEqual(['4.50', '2026-11-01', '2026-11-24 12:05', '—'])
  })

  it('tells how long to the second', () => {
    expect([lasting(0), lasting(65), lasting(3909)]).toEqual(['0:00:00', '0:01:05', '1:05:09'])
  })

  it('is drawn in what its axis counts', () => {
    expect([plotted(61, 'lasting'), plotted('450', 'minutes'), plotted('12345.60', 'yuan'), plotted(null, 'number')]).toEqual([1, 7.5, 12345.6, 0])
  })
})

describe('a share', () => {
  const rate = measure('rate', { how: 'share', part: 'done', of: ['done', 'left'], shown: 'percent2' })

  it('is made of its parts, and of nothing there is none', () => {
    expect(textOf(rate, { done: 1, left: 2 })).toBe('33.33%')
    expect([textOf(rate, { done: 0, left: 2 }), textOf(rate, { done: 0, left: 0 }), valueOf(rate, {})]).toEqual(['0.00%', '—', null])
  })

  it('stands in brackets beside a number that is a part', () => {
    const open = measure('open', { of: ['visits'] })
    expect([textOf(open, { open: 2, visits: 4 }), textOf(open, { open: 0, visits: 0 })]).toEqual(['2（50.0%）', '0'])
  })
})
