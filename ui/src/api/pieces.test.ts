import { afterEach, expect, it, vi } from 'vitest'
import { ApiError } from './client'
import { line, waitForLine } from './line'
import { PIECE, sendInPieces } from './pieces'

type Sent = { upload: string | null; start: number; total: number; size: number }

/** A platform that keeps what came, and forgets to answer where `lost` says so. */
function platform(lost: (number: number) => 'before' | 'after' | undefined = () => undefined) {
  const sent: Sent[] = []
  let received = 0
  let times = 0
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const asked = new URL(url, 'http://platform').searchParams
    const size = (init.body as Blob).size
    const [start, total] = [Number(asked.get('start')), Number(asked.get('total'))]
    const fate = lost(times++)
    if (fate === 'before') throw new TypeError('offline')
    sent.push({ upload: asked.get('upload'), start, total, size })
    if (start > received) return new Response(JSON.stringify({ code: 'piece_gap', message: '', retryable: false, detail: { received } }), { status: 409 })
    received = Math.max(received, start + size)
    if (fate === 'after') throw new TypeError('offline')
    const answer = received === total ? { id: 'made' } : { received, total }
    return new Response(JSON.stringify(answer), { status: 201 })
  })
  return { sent, lose: (bytes: number) => (received -= bytes) }
}

const address = (piece: object): string =>
  'http://platform/files?' + new URLSearchParams(Object.entries(piece).map(([name, value]) => [name, String(value)]))

const send = (bytes: number, signal?: AbortSignal) => {
  const parts: number[] = []
  return { parts, done: sendInPieces<{ id: string }>(address, new Blob([new Uint8Array(bytes)]), (part) => parts.push(part), signal) }
}

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('sends a small file in one piece, and under one name where the answer was lost', async () => {
  vi.useFakeTimers()
  const { sent } = platform((number) => (number === 0 ? 'after' : undefined))
  const { done } = send(100)
  await vi.advanceTimersByTimeAsync(1000)
  expect(await done).toEqual({ id: 'made' })
  expect(sent.map(({ start, total, size }) => [start, total, size])).toEqual([[0, 100, 100], [0, 100, 100]])
  expect(new Set(sent.map((one) => one.upload)).size).toBe(1)
})

it('goes on under the name that an earlier page gave it', async () => {
  const { sent } = platform()
  const file = new Blob([new Uint8Array(2 * PIECE)])
  await sendInPieces(address, file.slice(0, PIECE), () => undefined, undefined, 'a'.repeat(32))
  await sendInPieces(address, file, () => undefined, undefined, 'a'.repeat(32))
  expect(sent.map((one) => one.upload)).toEqual(Array(3).fill('a'.repeat(32)))
})

it('sends a larger one piece by piece under one name and tells how far it is', async () => {
  const { sent } = platform()
  const { parts, done } = send(2.5 * PIECE)
  expect(await done).toEqual({ id: 'made' })
  expect(sent.map((one) => one.start)).toEqual([0, PIECE, 2 * PIECE])
  expect(new Set(sent.map((one) => one.upload)).size).toBe(1)
  expect(parts).toEqual([0.4, 0.8])
})

it.each(['before', 'after'] as const)('goes on where the line broke %s a piece arrived', async (fate) => {
  vi.useFakeTimers()
  waitForLine()
  const { sent } = platform((number) => (number >= 1 && number <= 4 ? fate : undefined))
  const { done } = send(2 * PIECE + 1)
  await vi.advanceTimersByTimeAsync(2000)
  expect(line.waiting).toBe(1)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(await done).toEqual({ id: 'made' })
  expect(line.waiting).toBe(0)
  expect(sent.at(-1)).toMatchObject({ start: 2 * PIECE, size: 1 })
})

it('goes on where the platform says, which may have forgotten a piece', async () => {
  const kept = platform()
  const { done, parts } = send(3 * PIECE)
  await vi.waitFor(() => expect(parts.length).toBeGreaterThan(0))
  kept.lose(PIECE)
  expect(await done).toEqual({ id: 'made' })
})

it('ends where somebody takes the file back, and where the platform refuses it', { timeout: 5000 }, async () => {
  vi.useFakeTimers()
  platform(() => 'before')
  const stop = new AbortController()
  const { done } = send(2 * PIECE, stop.signal)
  const ended = expect(done).rejects.toMatchObject({ name: 'AbortError' })
  await vi.advanceTimersByTimeAsync(100)
  stop.abort()
  await ended
  const body = JSON.stringify({ code: 'file_type_refused', message: '只能上传照片', retryable: false, detail: {} })
  vi.stubGlobal('fetch', async () => new Response(body, { status: 422 }))
  await expect(send(2 * PIECE).done).rejects.toBeInstanceOf(ApiError)
})
