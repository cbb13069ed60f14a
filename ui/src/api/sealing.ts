/** Seals JSON above the channel: SM4 under a key of this page that SM2 gives to the platform alone. */
import { ROOT } from './root'

export const SEALED = 'application/vnd.qinqiao.sealed+json'

interface Sealing {
  public_key: string
  plain_prefixes: string[]
}

interface Seal {
  key: Uint8Array
  encryptedKey: Uint8Array
  encrypt: (plain: Uint8Array, key: Uint8Array, nonce: Uint8Array, context: Uint8Array) => Uint8Array
}

const KEY_BYTES = 16
const NONCE_BYTES = 12
const STEP = 0x8000

let told: Promise<Sealing | Response> | null = null
let held: Promise<Seal> | null = null

/** Lets go of the key, as after the platform has changed its own. */
export function forgetSeal(): void {
  told = null
  held = null
}

/** The content type and body to send, or the platform's refusal; `url` is as `fetch` takes it. */
export async function sealed(
  method: string,
  url: string,
  json: string,
): Promise<{ type: string; body: string } | Response> {
  const { path, query } = partsOf(url)
  const sealing = await (told ??= asked().catch(failed))
  if (sealing instanceof Response) {
    forgetSeal()
    return sealing
  }
  if (sealing.plain_prefixes.some((prefix) => path.startsWith(prefix))) return { type: 'application/json', body: json }
  const { key, encryptedKey, encrypt } = await (held ??= made(sealing.public_key).catch(failed))
  const text = new TextEncoder()
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  const content = encrypt(text.encode(json), key, nonce, text.encode(`${method} ${path}?${query}`))
  return {
    type: SEALED,
    body: JSON.stringify({ key: base64(encryptedKey), nonce: base64(nonce), content: base64(content) }),
  }
}

/** Another try asks again. */
function failed(error: unknown): never {
  forgetSeal()
  throw error
}

async function asked(): Promise<Sealing | Response> {
  const answer = await fetch(`${ROOT}api/sealing`, { credentials: 'same-origin' })
  return answer.ok ? ((await answer.json()) as Sealing) : answer
}

/** The library comes with the first thing that is sealed. */
async function made(publicKey: string): Promise<Seal> {
  const { sm2, sm4 } = await import('sm-crypto-v2')
  const key = crypto.getRandomValues(new Uint8Array(KEY_BYTES))
  const encryptedKey = bytes(sm2.doEncrypt(key, publicKey, 1, { asn1: true }))
  const encrypt: Seal['encrypt'] = (plain, secret, nonce, context) => {
    const given = { mode: 'gcm', iv: nonce, output: 'array', outputTag: true, associatedData: context } as const
    const { output, tag } = sm4.encrypt(plain, secret, given)
    return joined(output, tag ?? new Uint8Array())
  }
  return { key, encryptedKey, encrypt }
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
