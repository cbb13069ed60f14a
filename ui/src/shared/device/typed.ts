/** What was typed and has not arrived yet, sealed on the device until it has. */
import { openFrom, ownerOf, sealFor, type Stays } from './holder'

const PREFIX = 'qq-typed:'

interface Kept {
  owner: string
  at: number
  nonce: string
  content: string
}

/** Takes away what may not stay. */
export function sweepTyped(stays: Stays): void {
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
    const kept = read(key)
    if (!kept || !stays(kept.owner, kept.at)) localStorage.removeItem(key)
  }
}

/** Keeps it at once; a device that keeps nothing is no reason to stop typing. */
export function keepTyped(place: string, typed: unknown): void {
  const sealed = sealFor(place, new TextEncoder().encode(JSON.stringify(typed)))
  if (!sealed) return
  const kept: Kept = { owner: ownerOf(), at: Date.now(), nonce: text(sealed.nonce), content: text(sealed.content) }
  try {
    localStorage.setItem(PREFIX + place, JSON.stringify(kept))
  } catch {
    // Full, or switched off.
  }
}

export function typedAt<T>(place: string): T | null {
  const kept = read(PREFIX + place)
  if (!kept || kept.owner !== ownerOf()) return null
  const plain = openFrom(place, { nonce: bytes(kept.nonce), content: bytes(kept.content) })
  return plain ? (JSON.parse(new TextDecoder().decode(plain)) as T) : null
}

export function dropTyped(place: string): void {
  localStorage.removeItem(PREFIX + place)
}

function read(key: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null
  } catch {
    return null
  }
}

const text = (content: Uint8Array): string => btoa(Array.from(content, (one) => String.fromCharCode(one)).join(''))
const bytes = (told: string): Uint8Array => Uint8Array.from(atob(told), (one) => one.charCodeAt(0))
