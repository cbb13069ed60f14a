import { expect, it } from 'vitest'
import { overridden } from '.'

it('replaces the named part of the named module alone, by one and the same component', () => {
  const overrides = { cards: { above: () => import('../../shell/BridgeMark.vue') } }
  expect(overridden('cards', 'above', overrides)).not.toBeNull()
  expect(overridden('cards', 'above', overrides)).toBe(overridden('cards', 'above', overrides))
  expect(overridden('cards', 'list', overrides)).toBeNull()
  expect(overridden('relatives', 'above', overrides)).toBeNull()
})
