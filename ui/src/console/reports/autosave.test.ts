import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { ApiError } from '@/api'
import type { Edit, Report } from './api'
import { placeOf, useAutosave } from './autosave'

const edit = (column: string, value: string): Edit => ({ row: 'r', column, value, was: null })
const report = {} as Report
const started = (send: (edits: Edit[]) => Promise<Report>) => effectScope().run(() => useAutosave(send, () => {}))!

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it('sends what was typed shortly before in one go', async () => {
  const send = vi.fn(async () => report)
  const autosave = started(send)
  autosave.put(edit('a', '1'))
  autosave.put(edit('a', '2'))
  autosave.put(edit('b', '3'))
  expect(autosave.state.value).toBe('saving')
  await vi.advanceTimersByTimeAsync(600)
  expect(send).toHaveBeenCalledTimes(1)
  expect(send).toHaveBeenCalledWith([edit('a', '2'), edit('b', '3')])
  expect(autosave.state.value).toBe('saved')
})

it('keeps everything while the line is down and sends it when it is back', async () => {
  const send = vi.fn(async () => report).mockRejectedValueOnce(new ApiError(0, 'offline', '断网', true))
  const autosave = started(send)
  autosave.put(edit('a', '1'))
  await vi.advanceTimersByTimeAsync(600)
  expect([autosave.state.value, autosave.waiting.size]).toEqual(['offline', 1])
  await vi.advanceTimersByTimeAsync(3100)
  expect([autosave.state.value, autosave.waiting.size]).toEqual(['saved', 0])
})

it('lets one refused cell hold up no other, and keeps what was typed', async () => {
  const send = vi.fn(async (edits: Edit[]) => {
    if (edits.some((one) => one.value === 'x')) throw new ApiError(422, 'not_a_number', '不是数字', false)
    return report
  })
  const autosave = started(send)
  autosave.put(edit('a', 'x'))
  autosave.put(edit('b', '3'))
  await vi.advanceTimersByTimeAsync(600)
  expect(autosave.waiting.size).toBe(0)
  expect(autosave.wrong.get(placeOf('r', 'a'))).toEqual({ text: 'x', message: '不是数字' })
  expect(autosave.state.value).toBe('wrong')
})
