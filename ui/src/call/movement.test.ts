import { expect, it } from 'vitest'
import { promptsOf } from './movement'

it('asks for the turns in the order of the platform, between two looks ahead', () => {
  const prompts = promptsOf(['right', 'left'])
  expect(prompts.map((one) => one.turn)).toEqual([null, 'right', 'left', null])
  expect(prompts[1]!.text).toContain('右')
  expect(prompts[2]!.text).toContain('左')
})

it('films no more frames than the platform takes', () => {
  const ms = promptsOf(['left', 'right']).reduce((sum, one) => sum + Math.ceil(one.ms / 180), 0)
  expect(ms).toBeLessThanOrEqual(48)
  expect(ms).toBeGreaterThanOrEqual(12)
})
