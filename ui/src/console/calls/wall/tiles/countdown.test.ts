import { describe, expect, it } from 'vitest'
import { secondsLeft, urgencyOf } from './countdown'

describe('secondsLeft', () => {
  it('counts whole seconds and reads zero only at the end', () => {
    expect(secondsLeft(10_000, 9_001)).toBe(1)
    expect(secondsLeft(10_000, 10_000)).toBe(0)
    expect(secondsLeft(10_000, 99_000)).toBe(0)
    expect(secondsLeft(null, 5)).toBeNull()
  })
})

describe('urgencyOf', () => {
  it('warns at five minutes and at one', () => {
    expect([urgencyOf(301), urgencyOf(300), urgencyOf(61), urgencyOf(60), urgencyOf(null)]).toEqual([
      'calm',
      'soon',
      'soon',
      'now',
      'calm',
    ])
  })
})
