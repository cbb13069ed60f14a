import { describe, expect, it } from 'vitest'
import { behindOf, behindText } from './behind'

describe('behindOf', () => {
  it('reads what the report asks for', () => {
    const query = { word: '手机', matched_by: 'sound', since: '2026-11-01', until: '2026-11-26', state: 'dismissed' }
    const { state: _state, ...named } = query
    expect(behindOf(query)).toEqual(named)
    expect(behindText(named)).toBe('敏感词“手机”（近音） 2026-11-01 至 2026-11-26')
  })

  it('narrows nothing without a word, and takes nonsense for nothing', () => {
    expect(behindOf({ since: '2026-11-01' })).toEqual({})
    expect(behindOf({ word: '手机', matched_by: 'face', since: 'x' })).toEqual({ word: '手机' })
  })
})
