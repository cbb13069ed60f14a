import { describe, expect, it } from 'vitest'
import { guideOf } from './guide'
import { lineOf, serialOf, writeOver, writerProblem } from './writer'

const CARD = { card_no: 'C000001', content: '51ab' }

describe('a writer over Web Serial', () => {
  it('is given the line of the card and let go', async () => {
    const took: string[] = []
    const writable = new WritableStream<Uint8Array>({ write: (bytes) => void took.push(new TextDecoder().decode(bytes)) })
    const port = { open: async () => {}, close: async () => void took.push('closed'), writable }
    await writeOver({ requestPort: async () => port }, CARD)
    expect(took).toEqual([lineOf(CARD), 'closed'])
  })

  it('is absent where the browser has none', () => expect(serialOf({})).toBeNull())

  it('tells a cancelled choice from a broken line', () => {
    expect(writerProblem(new DOMException('', 'NotFoundError'))).toContain('没有选择')
    expect(writerProblem(new Error('gone'))).toContain('没有响应')
  })
})

describe('the guide to refused cards', () => {
  it('lets blank and spoilt cards alone be written', () => {
    const codes = ['card_unread', 'card_empty', 'card_foreign', 'card_copied', 'card_changed', 'card_not_found']
    expect(codes.filter((code) => guideOf(code, '').writable)).toEqual(['card_empty', 'card_changed'])
  })

  it('says what the server said of anything else', () => {
    expect(guideOf('unavailable', '服务暂时不可用').todo).toBe('服务暂时不可用')
  })
})
