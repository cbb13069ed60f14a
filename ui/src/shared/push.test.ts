import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { whenSignedOut } from '@/api/client'
import { usePush, type Push } from './push'

class FakeSocket extends EventTarget {
  static all: FakeSocket[] = []
  constructor() {
    super()
    FakeSocket.all.push(this)
  }
  close(): void {}
  end(code: number): void {
    this.dispatchEvent(Object.assign(new Event('close'), { code }))
  }
  say(data: object): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(data) }))
  }
}

type Message = { type: 'call'; id: number } | { type: 'stale' }
const heard = vi.fn()
const stale = vi.fn()
let push: Push
const socket = () => FakeSocket.all.at(-1) as FakeSocket

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', FakeSocket)
  FakeSocket.all = []
  heard.mockReset()
  stale.mockReset()
  push = usePush<Message>('/ws/relative', heard, stale)
})

afterEach(() => {
  push.close()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('hands on what comes, and asks for the whole where something may be missing', () => {
  socket().dispatchEvent(new Event('open'))
  expect(push.live.value).toBe(true)
  socket().say({ type: 'call', id: 7 })
  expect(heard).toHaveBeenCalledWith({ type: 'call', id: 7 })
  expect(stale).not.toHaveBeenCalled()
  socket().say({ type: 'stale' })
  expect(stale).toHaveBeenCalledTimes(1)
})

it('opens again after a loss and then asks for the whole', () => {
  socket().dispatchEvent(new Event('open'))
  socket().end(1006)
  expect(push.live.value).toBe(false)
  vi.advanceTimersByTime(500)
  expect(FakeSocket.all).toHaveLength(2)
  socket().dispatchEvent(new Event('open'))
  expect(stale).toHaveBeenCalledTimes(1)
})

it('stops where nobody is signed in any more', () => {
  const told = vi.fn()
  whenSignedOut(told)
  socket().end(4401)
  vi.advanceTimersByTime(60_000)
  expect(told).toHaveBeenCalledTimes(1)
  expect(FakeSocket.all).toHaveLength(1)
})
