import { describe, expect, it } from 'vitest'
import { asTabbed, foundText } from './answers'

const answer = (rows: (string | number | boolean | null)[][], more = false) => ({ columns: ['监狱', '工时'], rows, more, seconds: 0.128 })

describe('an answer', () => {
  it('says how much was found', () => {
    expect(foundText(answer([['三监', 8]]), 1000)).toBe('共 1 行，用时 0.13 秒')
    expect(foundText(answer([]), 1000)).toBe('没有符合条件的数据，用时 0.13 秒')
  })

  it('says that it is not whole', () => {
    expect(foundText(answer([['三监', 8]], true), 1000)).toBe('只显示前 1,000 行，还有更多；用时 0.13 秒')
  })

  it('is copied with its heads, each row on one line', () => {
    expect(asTabbed(answer([['三监\n一区', null]]))).toBe('监狱\t工时\n三监 一区\t')
  })
})
