import { describe, expect, it } from 'vitest'
import { splitHits } from './spans'

const texts = (text: string, hits: { start: number; end: number }[]) =>
  splitHits(text, hits).map((span) => [span.text, span.hit !== null])

describe('splitHits', () => {
  it('leaves a line without hits whole', () => {
    expect(texts('家里人都挺好的。', [])).toEqual([['家里人都挺好的。', false]])
  })

  it('cuts out each hit and keeps every character', () => {
    expect(
      texts('带一部手机，藏在鞋底', [
        { start: 6, end: 7 },
        { start: 3, end: 5 },
      ]),
    ).toEqual([
      ['带一部', false],
      ['手机', true],
      ['，', false],
      ['藏', true],
      ['在鞋底', false],
    ])
  })

  it('counts characters as the server does, also beyond the basic plane', () => {
    expect(texts('𠮷叔带手机', [{ start: 3, end: 5 }])).toEqual([
      ['𠮷叔带', false],
      ['手机', true],
    ])
  })

  it('takes the longer of two hits that begin together and drops overlaps', () => {
    expect(
      texts('高利贷', [
        { start: 0, end: 2 },
        { start: 0, end: 3 },
        { start: 1, end: 3 },
      ]),
    ).toEqual([['高利贷', true]])
  })

  it('clips a hit that reaches past the text and ignores an empty one', () => {
    expect(texts('绝食', [{ start: 0, end: 9 }])).toEqual([['绝食', true]])
    expect(texts('绝食', [{ start: 5, end: 9 }])).toEqual([['绝食', false]])
    expect(texts('', [])).toEqual([])
  })
})
