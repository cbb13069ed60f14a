import { describe, expect, it } from 'vitest'
import { saidIn } from '../../lists/address'
import { BEHIND, behindText } from './behind'

const LIST = { filters: [BEHIND] }

describe('alerts behind a figure', () => {
  it('are those that the report asks for', () => {
    const named = { word: '手机', matched_by: 'sound', since: '2026-11-01', until: '2026-11-26' }
    expect(saidIn({ ...named, state: 'dismissed' }, LIST).values).toEqual(named)
    expect(behindText(named)).toBe('敏感词“手机”（近音） 2026-11-01 至 2026-11-26')
  })

  it('take nonsense for nothing', () => {
    expect(saidIn({ word: '手机', matched_by: 'face', since: 'x' }, LIST).values).toEqual({ word: '手机' })
  })
})
