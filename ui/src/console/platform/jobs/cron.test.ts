import { describe, expect, it } from 'vitest'
import { cronText } from './cron'

describe('a cron expression in words', () => {
  it.each([
    ['* * * * *', '每分钟'],
    ['*/5 * * * *', '每 5 分钟'],
    ['0 * * * *', '每小时第 0 分'],
    ['30 1 * * *', '每天 01:30'],
    ['0 8 * * 1', '每周一 08:00'],
    ['15 0 1 * *', '每月 1 日 00:15'],
  ])('%s', (cron, text) => expect(cronText(cron)).toBe(text))

  it.each(['0 8 * * 1-5', '0 8 1 * 1', '0 0 1 1 *', '0,30 8 * * *'])('%s stays as it is', (cron) =>
    expect(cronText(cron)).toBe(cron),
  )
})
