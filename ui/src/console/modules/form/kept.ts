/** What was typed when the session expired, for the same officer at the same address; in memory alone. */
import { onUnmounted } from 'vue'
import { session } from '../../session'

const kept = new Map<string, unknown>()

/** Takes what was kept for this page, if anything; whatever somebody else typed is thrown away. */
export function takeKept<T>(path: string): T | undefined {
  const found = kept.get(`${session.me?.id} ${path}`) as T | undefined
  kept.clear()
  return found
}

/** Keeps what `typed` gives when the page goes because nobody is signed in any more. */
export function keepTyped<T>(path: string, typed: () => T | null): void {
  const owner = session.me?.id
  onUnmounted(() => {
    const now = typed()
    if (session.me === null && session.expired && now !== null) kept.set(`${owner} ${path}`, now)
  })
}
