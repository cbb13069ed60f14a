import { describe, expect, it } from 'vitest'
import type { PayStep } from './api'
import { formula, hours, isAmount, monthBefore, yuan } from './labels'

const step = (more: Partial<PayStep>): PayStep =>
  ({ kind: 'hours', minutes: 95, rate: '2.37', factor: '1.5', product: '5.628750', amount: '5.63', ...more }) as PayStep

describe('pay in words', () => {
  it('says how a step came about, and where it was rounded', () => {
    expect(formula(step({}))).toBe('95 分钟 ÷ 60 × 2.37 元 × 1.5 = 5.62875 ≈ 5.63')
    expect(formula(step({ minutes: 480, factor: '1', product: '18.960000', amount: '18.96' }))).toBe('480 分钟 ÷ 60 × 2.37 元 = 18.96')
    expect(formula(step({ minutes: 0, rate: null }))).toBe('')
  })

  it('groups yuan and never loses a cent', () => {
    expect(yuan('12345.6')).toBe('12,345.60')
    expect(yuan('-1234567.05')).toBe('-1,234,567.05')
    expect(yuan('0.00')).toBe('0.00')
    expect(yuan(null)).toBe('分库无法连接')
  })

  it('shows minutes as hours', () => {
    expect([hours(480), hours(450), hours(95)]).toEqual(['8', '7.5', '1.58'])
  })

  it('finds the month that is reported now, by the clock of Beijing', () => {
    expect(monthBefore('2026-11-05T04:00:00Z')).toBe('2026-10')
    expect(monthBefore('2025-12-31T17:00:00Z')).toBe('2025-12')
  })

  it('takes yuan to the cent alone', () => {
    expect(['20', '20.5', '20.50', '0'].every(isAmount)).toBe(true)
    expect(['', '-1', '1.005', '1e3', '12345678'].some(isAmount)).toBe(false)
  })
})
