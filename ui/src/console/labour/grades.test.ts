import { describe, expect, it } from 'vitest'
import { GRADES, gradeTitle } from './grades'

describe('grades', () => {
  it('are five, the first the highest', () => {
    expect(GRADES.map((one) => one.label)).toEqual(['一级', '二级', '三级', '四级', '五级'])
    expect(gradeTitle(3)).toBe('三级')
  })

  it('name who has none', () => {
    expect(gradeTitle(null)).toBe('未评定')
  })
})
