import { describe, expect, it } from 'vitest'
import { isPeriod, linesOf, share, thisMonth } from './lines'

const figures = (value: string, months = 1, unapproved = 0) => ({ value, months, unapproved })

describe('项目分类产值', () => {
  it('puts projects below their class and the whole last', () => {
    const lines = linesOf({
      period: '2026-10',
      ...figures('400.00', 3, 1),
      classes: [
        {
          code: 'assembly',
          title: '电子装配',
          ...figures('300.00', 2),
          projects: [{ project_id: 'p1', name: '线圈', prison: 'P03监狱', ...figures('300.00', 2) }],
        },
        { code: 'garment', title: '服装缝制', ...figures('100.00', 1, 1), projects: [] },
      ],
    })
    expect(lines.map((one) => [one.name, one.value, one.share, one.unapproved])).toEqual([
      ['电子装配', '300.00', '75.0%', 0],
      ['服装缝制', '100.00', '25.0%', 1],
      ['合计', '400.00', '100.0%', 1],
    ])
    expect(lines[0]!.children).toMatchObject([{ name: '线圈', prison: 'P03监狱', project: 'p1' }])
  })

  it('has no share of nothing', () => {
    expect(share('0.00', '0.00')).toBe('—')
  })

  it('knows months and years alone', () => {
    expect(['2026', '2026-11', '2026-13', '26', '2026-1', ''].map(isPeriod)).toEqual([true, true, false, false, false, false])
    // Late in the evening of UTC the next month has begun in Beijing.
    expect(thisMonth(Date.UTC(2026, 9, 31, 17))).toBe('2026-11')
  })
})
