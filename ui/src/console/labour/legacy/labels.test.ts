import { describe, expect, it } from 'vitest'
import type { LegacyFile } from './api'
import { amountText, held, standing } from './labels'

const FILE: LegacyFile = {
  id: '01', manifest: '第一批', kind: 'hours', prison: '三监', prison_code: 'P03', year: 2023,
  file_name: 'P03-2023.csv', encoding: 'gb18030', by: '赵警官', started_at: '2026-11-24T06:00:00Z', finished_at: '2026-11-24T06:01:00Z',
  months: 12, months_done: 12, rows: 10, amount: 8050, taken_rows: 7, taken_amount: 5600, before_rows: 1, before_amount: 850,
  refused_rows: 2, refused_amount: 1600, agrees: true,
}

describe('a unit’s year of old data', () => {
  it('is not called right before it is finished', () => {
    expect(standing({ ...FILE, finished_at: null, months_done: 3, agrees: false })).toEqual({ tone: 'warning', text: '未完成 3/12' })
    expect(standing({ ...FILE, agrees: false }).text).toBe('不符')
    expect(standing(FILE).text).toBe('相符')
  })

  it('counts what came before with what came now', () => {
    expect(held(FILE)).toEqual({ rows: 8, amount: 6450 })
    expect(amountText(6450)).toBe('64.50')
  })
})
