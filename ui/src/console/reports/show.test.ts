import { describe, expect, it } from 'vitest'
import type { Column } from './api'
import { problemOf, shown, typed } from './show'

const column = (more: Partial<Column>): Column => ({ key: 'c', title: '列', ...more }) as Column
const money = column({ kind: 'money', decimals: 2 })
const percent = column({ kind: 'percent', decimals: 1 })

describe('shown', () => {
  it('writes numbers as people read them', () => {
    expect(shown(money, { value: '1234567.5' })).toBe('1,234,567.50')
    expect(shown(money, { value: '-1000' })).toBe('-1,000.00')
    expect(shown(money, { value: '900000000000000.25' })).toBe('900,000,000,000,000.25')
    expect(shown(percent, { value: '0.875' })).toBe('87.5%')
    expect(shown(percent, { value: '0.07' })).toBe('7.0%')
    expect(shown(percent, { value: '-0.005' })).toBe('-0.5%')
    expect(shown(column({}), { value: '12' })).toBe('12')
  })

  it('tells an empty cell from one without a result', () => {
    expect(shown(money, { value: null })).toBe('')
    expect(shown(money, { value: null, flaw: 'zero' })).toBe('除数为零')
  })
})

describe('typed', () => {
  it('gives a per cent back as one', () => {
    expect(typed(percent, '0.125')).toBe('12.5%')
    expect(typed(money, null)).toBe('')
  })
})

describe('problemOf', () => {
  it('says while typing what the server would refuse', () => {
    expect(problemOf(money, '1,234.50')).toBe('')
    expect(problemOf(money, '1.234')).toBe('最多2位小数')
    expect(problemOf(column({}), '1.5')).toBe('应为整数')
    expect(problemOf(column({}), '十')).toBe('不是数字')
    expect(problemOf(column({ least: 0 }), '-1')).toBe('不能小于0')
    expect(problemOf(column({ most: 31 }), '32')).toBe('不能大于31')
    expect(problemOf(percent, '12.5%')).toBe('')
    expect(problemOf(percent, '12.55%')).toBe('最多1位小数')
    expect(problemOf(money, '')).toBe('')
  })
})
