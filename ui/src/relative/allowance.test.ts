import { describe, expect, it } from 'vitest'
import { nextTime } from './allowance'

describe('when one more call can be asked for', () => {
  it('names the first day, by the clock of the bureau', () => {
    expect(nextTime({ first_day: '2026-12-01' })).toBe('最早 12月1日 星期二 可以再次申请')
  })

  it('says so where no day is in sight', () => {
    expect(nextTime({ first_day: null })).toBe('近期没有可以申请的日期')
  })
})
