import { expect, it } from 'vitest'
import { MODULE } from '../sample'
import { shownColumns } from './columns'

it('hides what a person does not want to see, but never what names the record', () => {
  const shown = shownColumns(MODULE, ['name', 'born', 'gone'])
  expect(shown.has('name')).toBe(true)
  expect(shown.has('born')).toBe(false)
  expect(shown.has('number')).toBe(true)
})
