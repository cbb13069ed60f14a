import { describe, expect, it } from 'vitest'
import { summaryOf } from './importReport'

const report = (more: object) => ({ applied: true, created: 0, changed: 0, unchanged: 0, skipped: 0, refused: 0, problems: [], duplicates: [], ...more })

describe('summaryOf', () => {
  it('names only what there is', () => {
    expect(summaryOf(report({ created: 3, unchanged: 2 }))).toBe('3 个新增，2 个无变化')
    expect(summaryOf(report({}))).toBe('文件中没有数据')
  })

  it('says that nothing was done while a row is wrong', () => {
    expect(summaryOf(report({ applied: false, created: 3, skipped: 1, refused: 1 }))).toBe('尚未导入：3 个可新增，1 个已有未改动，1 行有问题')
  })
})
