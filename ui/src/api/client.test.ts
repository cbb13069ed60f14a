import { sm2, sm4 } from 'sm-crypto-v2'
import { afterEach, expect, it, vi } from 'vitest'
import { ApiError, http, messageOf, whenSignedOut } from './client'
import { forgetSeal } from './sealing'

const KEYS = sm2.generateKeyPairHex()
const SEALING = { public_key: KEYS.publicKey, plain_prefixes: ['/api/simulators/'] }

type Fetch = (url: string, init?: RequestInit) => Promise<Response>

/** The platform: how to seal, and one answer to all else. */
const platform = (reply: Fetch) =>
  vi.stubGlobal(
    'fetch',
    vi.fn<Fetch>(async (url, init) =>
      url.endsWith('api/sealing') ? new Response(JSON.stringify(SEALING)) : reply(url, init),
    ),
  )
const answer = (status: number, body: unknown) =>
  platform(async () => new Response(body === null ? null : JSON.stringify(body), { status }))

/** What was asked but for how to seal. */
const asked = () => vi.mocked(fetch).mock.calls.filter(([url]) => !String(url).endsWith('api/sealing'))

const bytes = (base64: string) => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))
const hex = (content: Uint8Array) => Array.from(content, (one) => one.toString(16).padStart(2, '0')).join('')

/** The JSON of a sealed body, as the platform opens it. */
function opened(init: RequestInit | undefined, context: string): string {
  const body = JSON.parse(String(init?.body)) as { key: string; nonce: string; content: string }
  const key = sm2.doDecrypt(hex(bytes(body.key)), KEYS.privateKey, 1, { asn1: true, output: 'array' })
  const content = bytes(body.content)
  const plain = sm4.decrypt(content.slice(0, -16), Uint8Array.from(key), {
    mode: 'gcm',
    iv: bytes(body.nonce),
    tag: content.slice(-16),
    associatedData: new TextEncoder().encode(context),
    output: 'array',
  })
  return new TextDecoder().decode(plain)
}

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  forgetSeal()
})

const keys = (): unknown[] =>
  asked().map(([, init]) => (init?.headers as Record<string, string>)['Idempotency-Key'])

const refusal = (work: Promise<unknown>): Promise<ApiError> =>
  work.then(() => Promise.reject(new Error('was not refused')), (error: ApiError) => error)

it('seals the JSON of every change for its interface, and sends only what the query holds', async () => {
  answer(201, { id: 1 })
  expect(await http.post('/api/calls', { note: '母亲'.repeat(30_000) })).toEqual({ id: 1 })
  await http.get('/api/calls', { state: 'requested', q: '', day: undefined, limit: 20 })
  const [post, get] = asked()
  expect(post?.[1]).toMatchObject({ method: 'POST', headers: { 'Content-Type': 'application/vnd.qinqiao.sealed+json' } })
  expect(JSON.parse(opened(post?.[1], 'POST /api/calls?'))).toEqual({ note: '母亲'.repeat(30_000) })
  expect(() => opened(post?.[1], 'POST /api/words?')).toThrow()
  expect(String(get?.[0])).toMatch(/api\/calls\?state=requested&limit=20$/)
})

it('asks once how to seal, and uses no nonce twice', async () => {
  answer(200, {})
  await http.post('/api/calls')
  await http.put('/api/calls', {})
  expect(vi.mocked(fetch).mock.calls.filter(([url]) => String(url).endsWith('api/sealing'))).toHaveLength(1)
  const nonces = asked().map(([, init]) => (JSON.parse(String(init?.body)) as { nonce: string }).nonce)
  expect(new Set(nonces).size).toBe(2)
})

it('sends plain JSON where the platform wants no seal', async () => {
  answer(200, {})
  await http.post('/api/simulators/wechat/tickets', { openid: 'wx' })
  expect(asked()[0]?.[1]).toMatchObject({ body: '{"openid":"wx"}', headers: { 'Content-Type': 'application/json' } })
})

it('seals anew where the platform has changed its key, once', async () => {
  const broken = { code: 'seal_broken', message: '请刷新', retryable: false, detail: {} }
  let tries = 0
  platform(async () => (tries++ === 0 ? new Response(JSON.stringify(broken), { status: 422 }) : new Response('{}')))
  expect(await http.post('/api/calls')).toEqual({})
  platform(async () => new Response(JSON.stringify(broken), { status: 422 }))
  expect(await refusal(http.post('/api/calls'))).toMatchObject({ code: 'seal_broken' })
  expect(asked()).toHaveLength(2)
})

it('shows the refusal where the platform does not say how to seal', async () => {
  const away = { code: 'unavailable', message: '请稍后再试', retryable: true, detail: {} }
  vi.stubGlobal('fetch', vi.fn(async () => new Response(JSON.stringify(away), { status: 503 })))
  expect(await refusal(http.post('/api/calls'))).toMatchObject({ status: 503, message: '请稍后再试' })
  answer(200, {})
  expect(await http.post('/api/calls')).toEqual({})
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
  platform(async () => (await replies.shift()) as Response)
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
  platform(async () => Promise.reject(new TypeError('failed')))
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
  expect(asked()).toHaveLength(1)
})
