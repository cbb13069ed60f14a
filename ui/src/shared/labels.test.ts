import { describe, expect, it } from 'vitest'
import { inmateIsYour, kinshipLabel } from './labels'

describe('kinship', () => {
  it('is told of the relative to officers and inmates', () => {
    expect(kinshipLabel('parent')).toBe('父母')
  })

  it('is told the other way round to the relative', () => {
    expect(inmateIsYour('parent')).toBe('您的子女')
    expect(inmateIsYour('child')).toBe('您的父母')
    expect(inmateIsYour('spouse')).toBe('您的配偶')
  })
})
