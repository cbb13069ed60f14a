import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { useLoad, useRepeat, type Load } from './load'

let scope: EffectScope

beforeEach(() => {
  vi.useFakeTimers()
  scope = effectScope()
})

afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

const loading = <T>(fetch: (signal: AbortSignal) => Promise<T>): Load<T> => scope.run(() => useLoad(fetch))!

it('says that it is loading when what failed is tried again', async () => {
  const load = loading(() => Promise.reject(new Error('away')))
  await load.reload()
  expect(load.block.value?.kind).toBe('error')
  void load.reload()
  expect(load.block.value?.kind).toBe('loading')
})

it('keeps what failed in sight while it is quietly tried again', async () => {
  const load = loading(() => Promise.reject(new Error('away')))
  await load.reload()
  void load.reload(true)
  expect(load.block.value?.kind).toBe('error')
})

it('waits for an answer that takes longer than the pause, and gives up one that takes too long', async () => {
  const signals: AbortSignal[] = []
  const load = loading((signal) => {
    signals.push(signal)
    return new Promise<string>(() => {})
  })
  void load.reload()
  scope.run(() => useRepeat(load, 5_000))
  await vi.advanceTimersByTimeAsync(30_000)
  expect(signals).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(signals.map((signal) => signal.aborted)).toEqual([true, false])
})

it('asks anew after every pause until the page goes', async () => {
  const fetch = vi.fn(() => Promise.resolve('there'))
  const load = loading(fetch)
  scope.run(() => useRepeat(load, 5_000))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(fetch).toHaveBeenCalledTimes(2)
  scope.stop()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(fetch).toHaveBeenCalledTimes(2)
})
