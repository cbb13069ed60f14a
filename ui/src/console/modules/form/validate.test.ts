import { describe, expect, it } from 'vitest'
import { FIELDS } from '../sample'
import { problemOf, problemsOf } from './validate'

describe('a value', () => {
  it('is asked for where it is required, in the verb of its kind', () => {
    expect(problemOf(FIELDS.name, ' ')).toBe('请填写姓名')
    expect(problemOf(FIELDS.ward, '')).toBe('请选择监区')
    expect(problemOf(FIELDS.born, '')).toBe('')
  })

  it('of text keeps to length and form', () => {
    expect(problemOf(FIELDS.name, '一二三四五六七八九')).toBe('姓名最多8个字符，现在是9个')
    expect(problemOf(FIELDS.name, '𠮷'.repeat(8))).toBe('')
    expect(problemOf(FIELDS.number, 'A1')).toBe('编号至少4个字符')
    expect(problemOf(FIELDS.number, '1234')).toBe('编号格式不正确：字母加数字')
  })

  it('of text may be written small or full-width, as the server reads it', () => {
    expect(problemOf(FIELDS.id_no, '31010419880612701x')).toBe('')
    expect(problemOf(FIELDS.id_no, '３１０１０４１９８８０６１２７０１３')).toBe('')
  })

  it('is left to the server where its pattern cannot be read here', () => {
    const field = { ...FIELDS.name, kind: { kind: 'text' as const, most: 8, pattern: '(?P<a>x)' } }
    expect(problemOf(field, '王')).toBe('')
  })

  it('of a number is whole and within limits', () => {
    expect(['1.5', 'x', '0', '601', '36'].map((text) => problemOf(FIELDS.months, text))).toEqual([
      '刑期应为整数', '刑期应为整数', '刑期不能小于1', '刑期不能大于600', '',
    ])
  })

  it('of money is exact to the cent', () => {
    expect(['1.234', '-1', '1000.51', '1000.5'].map((text) => problemOf(FIELDS.balance, text))).toEqual([
      '余额应为金额，最多两位小数', '余额不能小于0元', '余额不能大于1000.50元', '',
    ])
  })

  it('that is sealed and left alone is not asked for', () => {
    expect(problemOf(FIELDS.id_no, undefined)).toBe('')
  })
})

it('tells of all fields at once', () => {
  const problems = problemsOf([FIELDS.name, FIELDS.born, FIELDS.ward], { name: '', born: '', ward: '' })
  expect(problems.map((problem) => problem.field)).toEqual(['name', 'ward'])
})
