import { expect, it } from 'vitest'
import { FIRST_MASK_MS, MaskGate, RESTART_MS, STALL_MS } from './gate'

it('is shut until the first mask came', () => {
  const gate = new MaskGate(0)
  expect(gate.state(0)).toBe('starting')
  expect(gate.state(FIRST_MASK_MS * 2)).toBe('starting')
  gate.passed(100)
  expect(gate.state(100)).toBe('masked')
})

it('shuts when masks stop coming, and opens with the next', () => {
  const gate = new MaskGate(0)
  gate.passed(100)
  expect(gate.state(100 + STALL_MS)).toBe('masked')
  expect(gate.state(101 + STALL_MS)).toBe('held')
  gate.passed(5_000)
  expect(gate.state(5_000)).toBe('masked')
})

it('shuts at once when the segmenter fails', () => {
  const gate = new MaskGate(0)
  gate.passed(100)
  gate.failed()
  expect(gate.state(101)).toBe('held')
})

it('asks for a new segmenter after a while, with more patience for the first mask', () => {
  const gate = new MaskGate(0)
  expect(gate.wantsRestart(RESTART_MS + 1)).toBe(false)
  expect(gate.wantsRestart(FIRST_MASK_MS + 1)).toBe(true)
  gate.passed(1_000)
  expect(gate.wantsRestart(1_000 + RESTART_MS)).toBe(false)
  expect(gate.wantsRestart(1_001 + RESTART_MS)).toBe(true)
  gate.restarted(7_000)
  expect(gate.wantsRestart(7_001)).toBe(false)
  expect(gate.state(7_001)).toBe('held')
})
