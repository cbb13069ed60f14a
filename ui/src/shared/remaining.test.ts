import { expect, it } from 'vitest'
import { secondsLeft, warningDue } from './remaining'

it('counts by the server clock', () => {
  expect(secondsLeft(100_000, 40_000, 0)).toBe(60)
  expect(secondsLeft(100_000, 40_000, 5_000)).toBe(55)
  expect(secondsLeft(100_000, 100_001, 0)).toBe(0)
})

it('warns at five minutes and at one, each once', () => {
  expect(warningDue(301, 300)).toBe(300)
  expect(warningDue(300, 299)).toBeNull()
  expect(warningDue(61, 60)).toBe(60)
})

it('warns once, of the nearer end, where the call was shortened', () => {
  expect(warningDue(900, 45)).toBe(60)
  expect(warningDue(900, 0)).toBeNull()
})
