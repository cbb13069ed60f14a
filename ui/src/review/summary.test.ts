import { describe, expect, it } from 'vitest'
import type { AlertView } from '@/api'
import { alertLines } from './summary'

const alert = (word: string, start: number, state: string, matchedBy = 'text'): AlertView =>
  ({ word, start_s: start, state, matched_by: matchedBy, speaker: 'inmate', class_name: '违禁品' }) as unknown as AlertView

describe('alertLines', () => {
  it('lists what was heard by time, with how it was found and what became of it', () => {
    expect(alertLines([alert('藏', 71, 'dismissed', 'sound'), alert('手机', 5, 'confirmed')])).toBe(
      '00:05 服刑人员提到“手机”，违禁品类，复核属实。\n01:11 服刑人员提到“藏”（近音），违禁品类，复核为误报。',
    )
  })

  it('says what was seen as it is', () => {
    const seen = { ...alert('亲属截屏', 12, 'confirmed', 'device'), kind: 'capture', speaker: 'relative' } as AlertView
    expect(alertLines([seen])).toBe('00:12 家属一方：亲属截屏，复核属实。')
  })

  it('is empty where nothing was heard', () => {
    expect(alertLines([])).toBe('')
  })
})
