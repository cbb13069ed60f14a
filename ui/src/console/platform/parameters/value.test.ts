import { describe, expect, it } from 'vitest'
import type { ParameterView } from '@/api'
import { grouped, valueText } from './value'

const seconds = { kind: 'integer', unit: '秒' } as const

describe('a parameter in words', () => {
  it('tells long times in minutes as well', () => {
    expect(valueText(seconds, 60)).toBe('60 秒')
    expect(valueText(seconds, 600)).toBe('600 秒（10 分钟）')
    expect(valueText(seconds, 601)).toBe('601 秒')
  })

  it('tells switches, thresholds and the way back', () => {
    expect(valueText({ kind: 'flag', unit: '' }, false)).toBe('关闭')
    expect(valueText({ kind: 'decimal', unit: '' }, 0.4)).toBe('0.40')
    expect(valueText(seconds, null)).toBe('恢复默认值')
  })

  it('stands under its heading', () => {
    const rows = [{ name: 'a', group: '甲' }, { name: 'b', group: '乙' }, { name: 'c', group: '甲' }] as ParameterView[]
    expect(grouped(rows).map((one) => [one.group, one.rows.map((row) => row.name)])).toEqual([
      ['甲', ['a', 'c']],
      ['乙', ['b']],
    ])
  })
})
