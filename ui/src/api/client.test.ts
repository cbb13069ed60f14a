import { afterEach, expect, it, vi } from 'vitest'
import { ApiError, http, messageOf, whenSignedOut } from './client'

const answer = (status: number, body: unknown) =>
  vi.stubGlobal('fetch', vi.fn(async () => new Response(body === null ? null : JSON.stringify(body), { status })))

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const keys = (): unknown[] =>
  vi.mocked(fetch).mock.calls.map(([, init]) => (init?.headers as Record<string, string>)['Idempotency-Key'])

const refusal = (work: Promise<unknown>): Promise<ApiError> =>
  work.then(() => Promise.reject(new Error('was not refused')), (error: ApiError) => error)

it('sends JSON with every change, and only what the query holds', async () => {
  answer(201, { id: 1 })
  expect(await http.post('/api/calls', { minutes: 10 })).toEqual({ id: 1 })
  await http.get('/api/calls', { state: 'requested', q: '', day: undefined, limit: 20 })
  const [post, get] = vi.mocked(fetch).mock.calls
  expect(post?.[1]).toMatchObject({ method: 'POST', body: '{"minutes":10}', headers: { 'Content-Type': 'application/json' } })
  expect(String(get?.[0])).toMatch(/api\/calls\?state=requested&limit=20$/)
})

it('turns a refusal into its message, code and detail', async () => {
  answer(409, { code: 'slot_taken', message: '已被预约', retryable: false, detail: { at: '09:00' } })
  const error = await refusal(http.post('/api/calls'))
  expect(error).toMatchObject({ status: 409, code: 'slot_taken', message: '已被预约', retryable: false, detail: { at: '09:00' } })
})

it('says something useful where the answer is not the platform’s', async () => {
  answer(502, 'bad gateway')
  expect(messageOf(await refusal(http.get('/api/health')))).toBe('服务暂时不可用，请稍后再试')
  vi.stubGlobal('fetch', vi.fn(async () => Promise.reject(new TypeError('failed'))))
  expect(await refusal(http.get('/api/health'))).toMatchObject({ code: 'offline', retryable: true })
})

it('tells when nobody is signed in any more', async () => {
  const told = vi.fn()
  whenSignedOut(told)
  answer(401, { code: 'unauthenticated', message: '请先登录', retryable: false })
  await refusal(http.get('/api/relative/me'))
  expect(told).toHaveBeenCalledTimes(1)
})

it('sends a file as a form, and lets the browser say where it ends', async () => {
  answer(200, { created: 1 })
  await http.upload('/api/records/inmates/import', new File(['x'], 'a.csv'))
  const init = vi.mocked(fetch).mock.calls[0]?.[1]
  expect((init?.body as FormData).get('file')).toBeInstanceOf(File)
  expect(init?.headers).toBeUndefined()
})

it('sends a change again under the same key where its answer was lost', async () => {
  vi.useFakeTimers()
  const replies = [Promise.reject(new TypeError('failed')), new Response('', { status: 504 }), new Response('{"id":7}')]
  vi.stubGlobal('fetch', vi.fn(async () => replies.shift()))
  const made = http.post('/api/reports', { form_id: 1 })
  await vi.runAllTimersAsync()
  expect(await made).toEqual({ id: 7 })
  expect(keys()).toHaveLength(3)
  expect(new Set(keys()).size).toBe(1)
  expect(keys()[0]).toMatch(/^[0-9a-f]{32}$/)
})

it('takes another key for the next thing, and the old one for what was never answered', async () => {
  vi.useFakeTimers()
  answer(200, {})
  await http.post('/api/reports', { form_id: 2 })
  await http.post('/api/reports', { form_id: 2 })
  expect(new Set(keys()).size).toBe(2)
  vi.stubGlobal('fetch', vi.fn(async () => Promise.reject(new TypeError('failed'))))
  const lost = refusal(http.post('/api/reports', { form_id: 3 }))
  await vi.runAllTimersAsync()
  expect(await lost).toMatchObject({ code: 'offline' })
  const [unanswered] = keys()
  answer(200, {})
  await http.post('/api/reports', { form_id: 3 })
  await http.post('/api/reports', { form_id: 3 })
  expect(keys()[0]).toBe(unanswered)
  expect(keys()[1]).not.toBe(unanswered)
})

it('shows a refusal of the platform at once, without sending again', async () => {
  answer(503, { code: 'database_unavailable', message: '数据库暂时不可用', retryable: true })
  expect(await refusal(http.post('/api/reports', { form_id: 4 }))).toMatchObject({ code: 'database_unavailable' })
  expect(fetch).toHaveBeenCalledTimes(1)
})
