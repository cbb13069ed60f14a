import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { captureOf, watchCaptures, type Capture } from './captures'

const NOW = Date.parse('2026-11-24T04:00:00Z')
const now = () => NOW

describe('what the shell reports', () => {
  it('is a capture with its own id and time', () => {
    const told = { type: 'qinqiao.capture', id: 'ios-00001', kind: 'recording', at: '2026-11-24T03:59:58Z', device: 'iPhone', platform: 'iOS' }
    expect(captureOf(told, now)).toEqual({ event_id: 'ios-00001', kind: 'recording', at: '2026-11-24T03:59:58.000Z', device: 'iPhone', platform: 'iOS' })
  })

  it('gets an id and the time where the shell names none', () => {
    const capture = captureOf({ type: 'qinqiao.capture', id: '?', device: 7 }, now)!
    expect(capture.event_id).toMatch(/^[0-9a-f-]{36}$/)
    expect([capture.kind, capture.at, capture.device]).toEqual(['screenshot', '2026-11-24T04:00:00.000Z', ''])
  })

  it('is nothing else', () => {
    for (const other of [null, 'qinqiao.capture', { type: 'visibilitychange' }, { type: 'webpackOk' }]) expect(captureOf(other, now)).toBeNull()
  })
})

describe('listening', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const post = (data: unknown) => window.dispatchEvent(new MessageEvent('message', { data }))

  it('sends again under the same id until it arrives, and stops with the call', async () => {
    const sent: Capture[] = []
    let fails = 2
    const stop = watchCaptures(
      (capture) => {
        sent.push(capture)
        return fails-- > 0 ? Promise.reject(new Error('away')) : Promise.resolve()
      },
      () => false,
      now,
    )
    post({ type: 'qinqiao.capture', id: 'ios-00002' })
    await vi.advanceTimersByTimeAsync(5_000)
    expect(sent.map((one) => one.event_id)).toEqual(['ios-00002', 'ios-00002', 'ios-00002'])
    stop()
    post({ type: 'qinqiao.capture', id: 'ios-00003' })
    await vi.advanceTimersByTimeAsync(1)
    expect(sent).toHaveLength(3)
  })

  it('does not repeat what is refused for good, and hears no hidden page', async () => {
    const send = vi.fn(() => Promise.reject(new Error('refused')))
    const stop = watchCaptures(send, () => true, now)
    post({ type: 'qinqiao.capture', id: 'ios-00004' })
    document.dispatchEvent(new Event('visibilitychange'))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(send).toHaveBeenCalledTimes(1)
    stop()
  })
})
