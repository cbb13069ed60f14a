/** Whose the device's own store is just now, and how what lies in it is sealed. */

const DAY_MS = 24 * 3600_000
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** What was sealed, and by what it is opened again beside the key. */
export interface Sealed {
  nonce: Uint8Array
  content: Uint8Array
}

type Cipher = (typeof import('sm-crypto-v2'))['sm4']

interface Holder {
  id: string
  key: Uint8Array
}

let holder: Holder | null = null
let cipher: Cipher | null = null

/** Whether what somebody kept at a moment may stay. */
export type Stays = (owner: string, at: number) => boolean

/** What somebody keeps is sealed by his key, from now on; nobody's is null. */
export function holdFor(id: string | null, key = ''): void {
  holder = id === null ? null : { id, key: Uint8Array.from(key.match(/../g) ?? [], (pair) => parseInt(pair, 16)) }
}

/** What is this person's and of the last day. */
export function ofLately(id: string): Stays {
  const now = Date.now()
  return (owner, at) => owner === id && Math.abs(now - at) < DAY_MS
}

/** Before anything is kept: how to seal comes over the line, so it has to be here before that breaks. */
export async function prepareDevice(): Promise<void> {
  cipher ??= (await import('sm-crypto-v2')).sm4
}

export const ownerOf = (): string => holder?.id ?? ''

/** Sealed for a place, from which it cannot be moved; null where nobody is signed in. */
export function sealFor(place: string, plain: Uint8Array): Sealed | null {
  if (!holder || !cipher) return null
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  const associatedData = new TextEncoder().encode(`${holder.id}\n${place}`)
  const { output, tag } = cipher.encrypt(plain, holder.key, { mode: 'gcm', iv: nonce, output: 'array', outputTag: true, associatedData })
  const content = new Uint8Array(output.length + TAG_BYTES)
  content.set(output)
  content.set(tag ?? new Uint8Array(TAG_BYTES), output.length)
  return { nonce, content }
}

/** As it was; null where it is somebody else's, of another place, or was changed. */
export function openFrom(place: string, sealed: Sealed): Uint8Array | null {
  if (!holder || !cipher) return null
  const associatedData = new TextEncoder().encode(`${holder.id}\n${place}`)
  const [content, tag] = [sealed.content.slice(0, -TAG_BYTES), sealed.content.slice(-TAG_BYTES)]
  try {
    return cipher.decrypt(content, holder.key, { mode: 'gcm', iv: sealed.nonce, tag, output: 'array', associatedData })
  } catch {
    return null
  }
}
