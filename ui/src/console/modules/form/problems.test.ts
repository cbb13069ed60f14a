import { expect, it } from 'vitest'
import { problemsByField } from './problems'

it('keeps the first problem of each field, and nothing that is none', () => {
  const told = [{ field: 'name', message: '太长' }, { field: 'name', message: '重复' }, { field: '', message: '整条' }, null, { field: 1 }]
  expect(problemsByField(told)).toEqual({ name: '太长', '': '整条' })
  expect(problemsByField(undefined)).toEqual({})
})
