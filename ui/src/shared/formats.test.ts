import { expect, it } from 'vitest'
import { formatDateTime, formatDayNear, formatLength, formatSeconds, formatSize } from './formats'

it('writes Beijing time whatever the zone of the text', () => {
  expect(formatDateTime('2026-11-24T06:05:00Z')).toBe('2026-11-24 14:05')
  expect(formatDateTime('2026-11-24T23:59:59+08:00')).toBe('2026-11-24 23:59')
  expect(formatDateTime('2026-11-24T16:00:00Z')).toBe('2026-11-25 00:00')
})

it('names near days', () => {
  const now = '2026-11-24T14:05:00+08:00'
  expect(formatDayNear('2026-11-24T23:00:00+08:00', now)).toBe('今天')
  expect(formatDayNear('2026-11-25T00:10:00+08:00', now)).toBe('明天')
  expect(formatDayNear('2026-11-26T08:00:00+08:00', now)).toBe('11月26日 星期四')
})

it('writes lengths', () => {
  expect([0, 309, 3909, -5].map(formatSeconds)).toEqual(['00:00', '05:09', '1:05:09', '00:00'])
  expect([45, 600, 725].map(formatLength)).toEqual(['45 秒', '10 分钟', '12 分 5 秒'])
  expect([3600, 85_800, 183_600].map(formatLength)).toEqual(['1 小时 0 分', '23 小时 50 分', '2 天 3 小时'])
  expect([512, 2048, 5_242_880].map(formatSize)).toEqual(['512 B', '2.0 KB', '5.0 MB'])
})
