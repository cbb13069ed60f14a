import { describe, expect, it } from 'vitest'
import type { AlertView, LineView } from '@/api'
import { alertLines, draftOf } from './summary'

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

const said = (speaker: string, start: number, end: number, ...words: string[]): LineView =>
  ({ kind: 'text', speaker, start_s: start, end_s: end, hits: words.map((word) => ({ word })) }) as unknown as LineView

describe('draftOf', () => {
  it('counts what can be counted and says nothing of the content', () => {
    const lines = [said('relative', 0, 4), said('inmate', 5, 8, '手机', '手机'), said('relative', 9, 65, '汇款')]
    expect(draftOf({ seconds: 600 }, lines)).toBe(
      '时长 10 分钟；家属说话 2 句、约 1 分钟；服刑人员说话 1 句、约 3 秒。敏感词 3 处：“手机” 2 次、“汇款”。',
    )
  })

  it('says that no word fell', () => {
    expect(draftOf({ seconds: null }, [said('inmate', 0, 2)])).toBe('服刑人员说话 1 句、约 2 秒。未发现敏感词。')
  })
})
