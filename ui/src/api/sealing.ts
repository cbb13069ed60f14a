/** Seals JSON above the channel: SM4 under a key of this page that SM2 gives to the platform alone. */
import { ROOT } from './root'
import type { ErrorBody } from './types'

const SEALED = 'application/vnd.qinqiao.sealed+json'

interface Sealing {
  public_key: string
  plain_prefixes: string[]
  time: number
}

interface Seal {
  encryptedKey: Uint8Array
  encrypt: (plain: Uint8Array, nonce: Uint8Array, context: Uint8Array) => Uint8Array
  decrypt: (content: Uint8Array, nonce: Uint8Array, context: Uint8Array) => Uint8Array
}

/** What to send once, and how its answer is read. */
interface Sealed {
  type: string
  body: string
  opened: (answer: Response) => Promise<Response>
}

const KEY_BYTES = 16
const NONCE_BYTES = 12
const TAG_BYTES = 16
const STEP = 0x8000

let told: Promise<Sealing | Response> | null = null
let held: Promise<Seal> | null = null
/** Seconds by which the platform's clock is ahead of this one, which may be wrong by hours. */
let ahead = 0

/** Lets go of the key, as after the platform has changed its own. */
export function forgetSeal(): void {
  told = null
  held = null
}

/** Takes in the platform's time, Unix seconds. */
function setTime(time: number): void {
  ahead = time - Date.now() / 1000
}

/**
 * Whether a refused body is worth sealing once more. One that came before, as after a gateway sent
 * it again, only where its request has a key by which the platform knows it.
 */
export function isToSealAnew(refusal: ErrorBody, keyed: boolean): boolean {
  if (refusal.code === 'seal_broken') forgetSeal()
  else if (refusal.code === 'seal_late') setTime(Number(refusal.detail?.time))
  else return keyed && refusal.code === 'seal_used'
  return true
}

/** What to send, or the platform's refusal; `url` is as `fetch` takes it. */
export async function sealed(method: string, url: string, json: string): Promise<Sealed | Response> {
  const { path, query } = partsOf(url)
  const sealing = await (told ??= asked().catch(failed))
  if (sealing instanceof Response) {
    forgetSeal()
    return sealing
  }
  if (sealing.plain_prefixes.some((prefix) => path.startsWith(prefix))) {
    return { type: 'application/json', body: json, opened: async (answer) => answer }
  }
  const seal = await (held ??= made(sealing.public_key).catch(failed))
  const text = new TextEncoder()
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  const at = Math.floor(Date.now() / 1000 + ahead)
  const context = `${method} ${path}?${query}\n${at}`
  const content = seal.encrypt(text.encode(json), nonce, text.encode(context))
  return {
    type: SEALED,
    body: JSON.stringify({
      key: base64(seal.encryptedKey),
      nonce: base64(nonce),
      at,
      content: base64(content),
    }),
    opened: (answer) => opened(answer, seal, text.encode(`ANSWER ${context}\n${hexadecimal(nonce)}`)),
  }
}

/** An answer that holds a secret comes under the key that its request was sealed with. */
async function opened(answer: Response, seal: Seal, context: Uint8Array): Promise<Response> {
  if (answer.headers.get('Content-Type') !== SEALED) return answer
  const told = (await answer.json()) as { nonce: string; content: string }
  const plain = seal.decrypt(unbase64(told.content), unbase64(told.nonce), context)
  return new Response(new TextDecoder().decode(plain), {
    status: answer.status,
    headers: { 'Content-Type': 'application/json' },
  })
}

/** Another try asks again. */
function failed(error: unknown): never {
  forgetSeal()
  throw error
}

async function asked(): Promise<Sealing | Response> {
  const answer = await fetch(`${ROOT}api/sealing`, { credentials: 'same-origin' })
  if (!answer.ok) return answer
  const sealing = (await answer.json()) as Sealing
  setTime(sealing.time)
  return sealing
}

/** The library comes with the first thing that is sealed. */
async function made(publicKey: string): Promise<Seal> {
  const { sm2, sm4 } = await import('sm-crypto-v2')
  const key = crypto.getRandomValues(new Uint8Array(KEY_BYTES))
  const encryptedKey = bytes(sm2.doEncrypt(key, publicKey, 1, { asn1: true }))
  const encrypt: Seal['encrypt'] = (plain, nonce, context) => {
    const given = { mode: 'gcm', iv: nonce, output: 'array', outputTag: true, associatedData: context } as const
    const { output, tag } = sm4.encrypt(plain, key, given)
    return joined(output, tag ?? new Uint8Array())
  }
  const decrypt: Seal['decrypt'] = (content, nonce, context) => {
    const [whole, tag] = [content.slice(0, -TAG_BYTES), content.slice(-TAG_BYTES)]
    return sm4.decrypt(whole, key, { mode: 'gcm', iv: nonce, tag, output: 'array', associatedData: context })
  }
  return { encryptedKey, encrypt, decrypt }
}

/** The path as the platform sees it, whatever folder the page is embedded below, and its query. */
function partsOf(url: string): { path: string; query: string } {
  const below = url.startsWith(ROOT) ? url.slice(ROOT.length) : url.replace(/^\//, '')
  const [path = '', query = ''] = below.split('?', 2)
  return { path: `/${decodeURIComponent(path)}`, query }
}

function bytes(hexadecimal: string): Uint8Array {
  return Uint8Array.from(hexadecimal.match(/../g) ?? [], (pair) => parseInt(pair, 16))
}

function hexadecimal(content: Uint8Array): string {
  return Array.from(content, (one) => one.toString(16).padStart(2, '0')).join('')
}

function joined(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** In steps, since a call takes only so many arguments. */
function base64(content: Uint8Array): string {
  let text = ''
  for (let at = 0; at < content.length; at += STEP) text += String.fromCharCode(...content.subarray(at, at + STEP))
  return btoa(text)
}

function unbase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (one) => one.charCodeAt(0))
}
