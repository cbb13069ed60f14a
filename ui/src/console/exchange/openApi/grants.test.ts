import { describe, expect, it } from 'vitest'
import { isNarrower } from './grants'

const grant = (code: string, unmasked = false, tailored = false) => ({ interface: code, unmasked, tailored })

describe('what opens less', () => {
  it('takes away, masks, or leaves data sets alone', () => {
    expect(isNarrower([grant('a'), grant('b')], [grant('a')])).toBe(true)
    expect(isNarrower([grant('a', true)], [grant('a')])).toBe(true)
    expect(isNarrower([grant('a')], [grant('a', false, true)])).toBe(true)
    expect(isNarrower([grant('a')], [])).toBe(true)
  })

  it('adds nothing, unmasks nothing, and opens no whole interface', () => {
    expect(isNarrower([grant('a')], [grant('a'), grant('b')])).toBe(false)
    expect(isNarrower([grant('a')], [grant('a', true)])).toBe(false)
    expect(isNarrower([grant('a', false, true)], [grant('a')])).toBe(false)
  })
})
