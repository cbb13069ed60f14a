import { expect, test } from 'vitest'
import { summaryOf } from './packageReport'

const kind = { kind: 'visit' as const, title: '会见记录', told: 3, accepted: 2, refused: 1, older: 0, waiting: 0 }
const report = { number: 4, made_at: '2026-12-01T00:00:00Z', again: false, receipts: 2, kinds: [kind], refused: [] }

test('a report says what was taken and what was not', () => {
  expect(summaryOf(report)).toEqual({ type: 'warning', text: '第 4 号数据包：共 3 条，接收 2 条，未接收 1 条，回执 2 条' })
})

test('a package that came before says so', () => {
  const whole = { ...kind, accepted: 3, refused: 0 }
  expect(summaryOf({ ...report, again: true, receipts: 0, kinds: [whole] })).toEqual({
    type: 'success',
    text: '第 4 号数据包此前已导入，没有重复处理：共 3 条，接收 3 条',
  })
})

test('what is not read yet is still under way', () => {
  const fresh = { ...kind, accepted: 0, refused: 0, waiting: 3 }
  expect(summaryOf({ ...report, receipts: 0, kinds: [fresh] }).type).toBe('info')
})
