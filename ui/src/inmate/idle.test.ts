import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { idleLeft, useIdle, type Idle } from './idle'

let scope: EffectScope
let idle: Idle
let talking = false
const clear = vi.fn()
const touched = vi.fn()

beforeEach(() => {
  vi.useFakeTimers()
  talking = false
  clear.mockReset()
  touched.mockReset()
  scope = effectScope()
  scope.run(() => (idle = useIdle(() => !talking, clear, touched)))
})

afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

it('counts the seconds that are left', () => {
  expect([0, 59_001, 60_000, 99_000].map((now) => idleLeft(0, now))).toEqual([60, 1, 0, 0])
})

it('warns in the last quarter of the minute and then clears', () => {
  vi.advanceTimersByTime(44_000)
  expect(idle.left.value).toBeNull()
  vi.advanceTimersByTime(6_000)
  expect(idle.left.value).toBe(10)
  expect(clear).not.toHaveBeenCalled()
  vi.advanceTimersByTime(10_000)
  expect(clear).toHaveBeenCalledTimes(1)
})

it('starts anew at a touch', () => {
  vi.advanceTimersByTime(50_000)
  window.dispatchEvent(new Event('pointerdown'))
  expect(idle.left.value).toBeNull()
  expect(touched).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(50_000)
  expect(clear).not.toHaveBeenCalled()
})

it('never clears during a call', () => {
  talking = true
  vi.advanceTimersByTime(600_000)
  expect(clear).not.toHaveBeenCalled()
  talking = false
  vi.advanceTimersByTime(59_000)
  expect(clear).not.toHaveBeenCalled()
})
