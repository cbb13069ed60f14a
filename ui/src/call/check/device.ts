/** The name by which this browser tab is known to the platform, so that it can come back into a call. */
const KEY = 'qq-device'

export function deviceId(): string {
  const kept = sessionStorage.getItem(KEY)
  if (kept) return kept
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const made = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  sessionStorage.setItem(KEY, made)
  return made
}
