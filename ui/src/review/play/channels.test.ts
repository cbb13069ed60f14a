import { describe, expect, it } from 'vitest'
import { gainsOf } from './channels'

/** What both ears hear of a left and a right sample. */
const heard = (channel: 'both' | 'relative' | 'inmate', left: number, right: number) => {
  const [ll, lr, rl, rr] = gainsOf(channel)
  return [left * ll + right * rl, left * lr + right * rr]
}

describe('gainsOf', () => {
  it('leaves stereo as it is for both', () => {
    expect(heard('both', 3, 5)).toEqual([3, 5])
  })

  it('gives one side alone to both ears', () => {
    expect(heard('relative', 3, 5)).toEqual([3, 3])
    expect(heard('inmate', 3, 5)).toEqual([5, 5])
  })
})
