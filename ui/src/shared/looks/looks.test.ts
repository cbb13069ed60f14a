import { expect, it } from 'vitest'
import { look, restoreLook, wear } from '.'

it('is what the address says, and stays so without it', () => {
  restoreLook('?look=ssb&ssb_token=1')
  expect(look()).toBe('ssb')
  restoreLook('')
  expect(look()).toBe('ssb')
  restoreLook('?look=of-somebody-else')
  expect(look()).toBe('house')
})

it('changes with the entry', () => {
  wear('ssb')
  restoreLook('')
  expect(document.documentElement.dataset.look).toBe('ssb')
  wear('house')
  expect(look()).toBe('house')
})
