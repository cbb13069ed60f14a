import { describe, expect, it } from 'vitest'
import { lineFigures, lineGrade } from './lineCheck'

describe('lineFigures', () => {
  it('takes the median delay, the mean change and the rate both ways', () => {
    expect(lineFigures([30, 40, 30, 200, 30], 768_000, 2_048)).toEqual({ rttMs: 30, jitterMs: 90, kbitS: 3000 })
  })

  it('divides by nothing', () => {
    expect(lineFigures([], 0, 0)).toEqual({ rttMs: 0, jitterMs: 0, kbitS: 0 })
  })
})

describe('lineGrade', () => {
  it('tells a line that bears a call from one that does not', () => {
    expect(lineGrade({ rttMs: 30, jitterMs: 4, kbitS: 9000 })).toBe('good')
    expect(lineGrade({ rttMs: 350, jitterMs: 4, kbitS: 9000 })).toBe('fair')
    expect(lineGrade({ rttMs: 30, jitterMs: 90, kbitS: 9000 })).toBe('fair')
    expect(lineGrade({ rttMs: 30, jitterMs: 4, kbitS: 500 })).toBe('poor')
  })
})
