import { describe, expect, it } from 'vitest'
import { remaining } from './deadline'

const NOW = Date.parse('2026-11-24T06:00:00Z')
const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString()

describe('remaining', () => {
  it.each([
    [3 * 24 * 60, '还剩 3 天', 'calm'],
    [47 * 60, '还剩 47 小时', 'calm'],
    [3 * 60 + 59, '还剩 3 小时', 'soon'],
    [0.5, '还剩 1 分钟', 'soon'],
    [-30, '已超 30 分钟', 'late'],
    [-60 * 24 * 2, '已超 2 天', 'late'],
  ])('%d minutes', (minutes, text, tone) => {
    expect(remaining(at(minutes), NOW)).toEqual({ text, tone })
  })

  it('says nothing without a limit', () => {
    expect(remaining(null, NOW)).toBeNull()
  })
})
