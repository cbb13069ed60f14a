import { sm2, sm4 } from 'sm-crypto-v2'
import { afterEach, expect, it, vi } from 'vitest'
import { ApiError, fetchSealed, http, messageOf, whenSignedOut } from './client'
import { forgetSeal } from './sealing'

const KEYS = sm2.generateKeyPairHex()
const NOW = 1_764_410_000
const SEALING = { public_key: KEYS.publicKey, plain_prefixes: ['/api/simulators/'], time: NOW }

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

interface Body {
  key: string
  nonce: string
  at: number
  content: string
}

const bodyOf = (init: RequestInit | undefined) => JSON.parse(String(init?.body)) as Body
const keyOf = (body: Body) =>
  sm2.doDecrypt(hex(bytes(body.key)), KEYS.privateKey, 1, { asn1: true, output: 'array' })
const base64 = (content: Uint8Array) => btoa(String.fromCharCode(...content))

/** An answer that holds a secret, sealed for the request as the platform does it. */
function answeredTo(init: RequestInit | undefined, place: string, json: string): Response {
  const body = bodyOf(init)
  const nonce = Uint8Array.from({ length: 12 }, (_, at) => at)
  const context = `ANSWER ${place}\n${body.at}\n${hex(bytes(body.nonce))}`
  const { output, tag } = sm4.encrypt(new TextEncoder().encode(json), Uint8Array.from(keyOf(body)), {
    mode: 'gcm',
    iv: nonce,
    output: 'array',
    outputTag: true,
    associatedData: new TextEncoder().encode(context),
  })
  const content = base64(Uint8Array.from([...output, ...(tag ?? [])]))
  const headers = { 'Content-Type': 'application/vnd.qinqiao.sealed+json' }
  return new Response(JSON.stringify({ nonce: base64(nonce), content }), { headers })
}

/** The JSON of a sealed body, as the platform opens it. */
function opened(init: RequestInit | undefined, place: string): string {
  const body = bodyOf(init)
  const context = `${place}\n${body.at}`
  const key = keyOf(body)
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

it('seals with the platform’s time, whatever the own clock says', async () => {
  vi.useFakeTimers()
  vi.setSystemTime((NOW - 7 * 3600) * 1000)
  answer(200, {})
  await http.post('/api/calls')
  vi.setSystemTime((NOW - 7 * 3600 + 60) * 1000)
  await http.post('/api/calls')
  expect(asked().map(([, init]) => bodyOf(init).at)).toEqual([NOW, NOW + 60])
})

it('takes in the time of a refusal and seals anew, once', async () => {
  const late = { code: 'seal_late', message: '请校准时间', retryable: false, detail: { time: NOW + 500 } }
  let tries = 0
  platform(async () => (tries++ === 0 ? new Response(JSON.stringify(late), { status: 409 }) : new Response('{}')))
  expect(await http.post('/api/calls')).toEqual({})
  const [first, second] = asked().map(([, init]) => bodyOf(init))
  expect(second!.at - first!.at).toBeGreaterThanOrEqual(499)
  expect(second!.nonce).not.toBe(first!.nonce)
  platform(async () => new Response(JSON.stringify(late), { status: 409 }))
  expect(await refusal(http.post('/api/calls'))).toMatchObject({ code: 'seal_late' })
  expect(asked()).toHaveLength(2)
})

it('seals anew under the same key where a gateway has sent the body before', async () => {
  const used = { code: 'seal_used', message: '已经收到过', retryable: false, detail: {} }
  let tries = 0
  const once: Fetch = async () => (tries++ === 0 ? new Response(JSON.stringify(used), { status: 409 }) : new Response('{"id":7}'))
  platform(once)
  expect(await http.post('/api/calls')).toEqual({ id: 7 })
  expect(new Set(keys()).size).toBe(1)
  // Without a key it might be done twice.
  tries = 0
  platform(once)
  expect((await fetchSealed('POST', '/api/calls', '{}')).status).toBe(409)
})

it('opens an answer that was sealed for its request, and none for another', async () => {
  platform(async (_, init) => answeredTo(init, 'POST /api/accounts?', '{"password":"一次"}'))
  expect(await http.post('/api/accounts')).toEqual({ password: '一次' })
  vi.useFakeTimers()
  platform(async (_, init) => answeredTo(init, 'POST /api/calls?', '{}'))
  const lost = refusal(http.post('/api/accounts'))
  await vi.runAllTimersAsync()
  expect(await lost).toBeInstanceOf(ApiError)
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

it('waits where a gateway sends a change on again and again, as while a node goes', async () => {
  vi.useFakeTimers()
  const used = { code: 'seal_used', message: '已经收到过', retryable: false, detail: {} }
  let tries = 0
  platform(async () => (tries++ < 4 ? new Response(JSON.stringify(used), { status: 409 }) : new Response('{"id":7}')))
  const made = http.post('/api/calls')
  await vi.runAllTimersAsync()
  expect(await made).toEqual({ id: 7 })
  expect(new Set(keys()).size).toBe(1)
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

const BUSY = { code: 'busy', message: '系统繁忙，请稍后再试。', retryable: true, detail: {} }

it('asks again where the platform had too much to do, and says so where it still has', async () => {
  vi.useFakeTimers()
  let free = 2
  platform(async () => (free-- > 0 ? new Response(JSON.stringify(BUSY), { status: 503 }) : new Response('{"total":3}')))
  const told = http.get('/api/words')
  await vi.advanceTimersByTimeAsync(6000)
  expect(await told).toEqual({ total: 3 })
  expect(asked()).toHaveLength(3)
  answer(503, BUSY)
  const refused = refusal(http.get('/api/words'))
  await vi.advanceTimersByTimeAsync(6000)
  expect(await refused).toMatchObject({ code: 'busy', message: '系统繁忙，请稍后再试。' })
  expect(asked()).toHaveLength(3)
})

it('sends a change that was declined again, under its key', async () => {
  vi.useFakeTimers()
  let free = 1
  platform(async () => (free-- > 0 ? new Response(JSON.stringify(BUSY), { status: 503 }) : new Response('{"id":"1"}')))
  const told = http.post('/api/words', { word: '接头' })
  await vi.advanceTimersByTimeAsync(6000)
  expect(await told).toEqual({ id: '1' })
  const keys = asked().map(([, init]) => (init?.headers as Record<string, string>)['Idempotency-Key'])
  expect(new Set(keys).size).toBe(1)
  expect(keys).toHaveLength(2)
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
