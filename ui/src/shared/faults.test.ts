import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchFaults } from './faults'

const send = vi.fn(async () => new Response(null, { status: 204 }))
const bodies = () => send.mock.calls.map((call) => JSON.parse((call as unknown as [string, RequestInit])[1].body as string))
let stop: () => void

beforeEach(() => {
  send.mockClear()
  stop = watchFaults({ face: 'relative', entry: () => 'ssb' }, send as unknown as typeof fetch)
})
afterEach(() => stop())

function thrown(error: Error): void {
  window.dispatchEvent(Object.assign(new Event('error'), { error, message: error.message, filename: '/assets/a.js', lineno: 3 }))
}

it('tells of an error once, and not of the network', () => {
  thrown(new TypeError('x is not a function'))
  thrown(new TypeError('x is not a function'))
  thrown(new TypeError('Failed to fetch'))
  expect(bodies()).toEqual([expect.objectContaining({ face: 'relative', entry: 'ssb', kind: 'error', text: 'TypeError: x is not a function', place: '/assets/a.js:3' })])
})

it('tells of a promise that nobody caught, and of a broken policy', () => {
  window.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: new RangeError('too far') }))
  document.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), { effectiveDirective: 'script-src', blockedURI: 'https://away.example/a.js', sourceFile: '', lineNumber: 0 }))
  expect(bodies().map((one) => [one.kind, one.text])).toEqual([['rejection', 'RangeError: too far'], ['policy', 'script-src https://away.example/a.js']])
})

it('stops telling after ten, and when it is told to', () => {
  for (let number = 0; number < 12; number += 1) thrown(new Error(`no. ${number}`))
  expect(send).toHaveBeenCalledTimes(10)
  stop()
  thrown(new Error('afterwards'))
  expect(send).toHaveBeenCalledTimes(10)
})
