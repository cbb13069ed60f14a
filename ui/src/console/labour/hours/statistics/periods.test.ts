import { expect, it } from 'vitest'
import { lastDay, periodText } from './periods'

it('knows the last day of months and years', () => {
  expect([lastDay('2028-02-01', 'month'), lastDay('2026-12-01', 'month'), lastDay('2026-01-01', 'year'), lastDay('2026-11-24', 'day')]).toEqual([
    '2028-02-29',
    '2026-12-31',
    '2026-12-31',
    '2026-11-24',
  ])
  expect([periodText('2026-11-01', 'month'), periodText('2026-01-01', 'year')]).toEqual(['2026-11', '2026'])
})
