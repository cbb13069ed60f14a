import { expect, it } from 'vitest'
import { fieldsOf, type Definition } from '@/shared/forms/definition'
import { before, sectionsOf, withField, withFieldChanged, withFieldMoved, withoutField, withSection, withSectionMoved } from './draft'

const keys = (form: Definition) => sectionsOf(form).map((one) => (one.fields ?? []).map((field) => field.key).join())

function two(): Definition {
  let form = withField(withField({ sections: [] }, 0, 'choice'), 0, 'text')
  form = withField(withSection(form), 1, 'number')
  return form
}

it('begins a page with the first question and never names two alike', () => {
  const form = withField(two(), 1, 'text')
  expect(keys(form)).toEqual(['q1,q2', 'q3,q4'])
  expect(fieldsOf(form).map((one) => one.title)).toEqual(['单选', '单行文本', '数字', '单行文本2'])
})

it('moves a question within its page, and over its edge to the next', () => {
  expect(keys(withFieldMoved(two(), 'q1', 1))).toEqual(['q2,q1', 'q3'])
  expect(keys(withFieldMoved(two(), 'q2', 1))).toEqual(['q1', 'q2,q3'])
  expect(keys(withFieldMoved(two(), 'q3', -1))).toEqual(['q1,q2,q3', ''])
  expect(keys(withFieldMoved(two(), 'q3', 1))).toEqual(['q1,q2', 'q3'])
  expect(keys(withSectionMoved(two(), 0, 1))).toEqual(['q3', 'q1,q2'])
})

it('takes a question out together with what hangs on it, and leaves the old form as it was', () => {
  const hung = withFieldChanged(two(), 'q2', { shown: [{ field: 'q1', has: ['o1'] }] })
  expect(before(hung, 'q2').map((one) => one.key)).toEqual(['q1'])
  const gone = withoutField(hung, 'q1')
  expect(fieldsOf(gone)[0]?.shown).toEqual([])
  expect(fieldsOf(hung)[1]?.shown).toEqual([{ field: 'q1', has: ['o1'] }])
})
