import { describe, expect, it } from 'vitest'
import { correction } from './follow'

describe('correction', () => {
  it('leaves a playing picture that is close enough alone', () => {
    expect(correction(10, 10.15, true)).toBeNull()
  })

  it('brings back one that drifted, either way', () => {
    expect(correction(10, 10.5, true)).toBe(10)
    expect(correction(10, 9.5, true)).toBe(10)
  })

  it('puts a standing picture exactly right, never before its beginning', () => {
    expect(correction(10, 10.1, false)).toBe(10)
    expect(correction(-2, 1, false)).toBe(0)
  })
})
