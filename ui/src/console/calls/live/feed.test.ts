import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import type { OfficerMe } from '@/api'
import { session } from '../../session'
import { startFeed, stopFeed, useFeed } from './feed'

class FakeSocket {
  static all: FakeSocket[] = []
  onopen: (() => void) | null = null
  onmessage: ((message: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  constructor() {
    FakeSocket.all.push(this)
  }
  close(): void {}
}

const socket = () => FakeSocket.all.at(-1) as FakeSocket

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', FakeSocket)
  FakeSocket.all = []
  session.me = { id: 'A' } as OfficerMe
  session.expired = false
  startFeed()
  socket().onopen?.()
})

afterEach(() => {
  stopFeed()
  session.me = null
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('opens again where rights were changed, with what they allow now', () => {
  socket().onclose?.({ code: 1008 })
  vi.advanceTimersByTime(1_000)
  expect(FakeSocket.all).toHaveLength(2)
  expect(session.me).not.toBeNull()
})

it('lets every page ask again where the platform may have lost something', () => {
  const again = vi.fn()
  const scope = effectScope()
  scope.run(() => useFeed({ again }))
  socket().onmessage?.({ data: JSON.stringify({ type: 'stale' }) })
  expect(again).toHaveBeenCalledTimes(1)
  scope.stop()
  socket().onmessage?.({ data: JSON.stringify({ type: 'stale' }) })
  expect(again).toHaveBeenCalledTimes(1)
})

it('brings the sign-in page where the officer was signed out elsewhere', () => {
  socket().onclose?.({ code: 4401 })
  expect(session.me).toBeNull()
  expect(session.expired).toBe(true)
  vi.advanceTimersByTime(60_000)
  expect(FakeSocket.all).toHaveLength(1)
})
