import { describe, expect, it } from 'vitest'
import { lacking, reachable } from './askingQuestion'

const whole = { unitId: 'u', category: 'visit', title: '证件', text: '要带什么？' }

describe('a new question', () => {
  it('goes on no further than what is answered', () => {
    expect(reachable({ unitId: '', category: '', title: '', text: '' })).toBe(1)
    expect(reachable({ ...whole, category: '' })).toBe(2)
    expect(reachable({ ...whole, title: ' 证 ' })).toBe(3)
    expect(reachable(whole)).toBe(4)
  })

  it('says what is missing, and where', () => {
    expect(lacking(3, { ...whole, text: '  ' })).toEqual({ field: 'ask-text', text: '请写下您的问题' })
    expect(lacking(3, whole)).toBeNull()
  })
})
