/** The line to the platform: whether something waits for it to come back, and for how long. */
import { reactive } from 'vue'

/** Pauses before what had no answer is sent again, in ms: another node answers by then. */
const SHORT = [300, 1000, 2500]

/** And on: some 45 s altogether, so that half a minute without a line costs nobody what was typed. */
const LONG = [...SHORT, 5000, 8000, 12_000, 16_000]

let pauses = SHORT

export const line = reactive({
  /** How many changes wait for the line to come back. */
  waiting: 0,
})

/** For faces on telephones, whose line goes and comes: a change waits for it and says so. */
export function waitForLine(): void {
  pauses = LONG
}

/** Waits before try number `tries` (from 0), or until the line says that it is back; false where no more is tried. */
export async function anotherTry(tries: number, signal?: AbortSignal): Promise<boolean> {
  const pause = pauses[tries]
  if (pause === undefined) return false
  // Shorter ones are over before anybody could read what is said of them.
  const told = tries > 0
  if (told) line.waiting += 1
  try {
    await backOr(pause, signal)
  } finally {
    if (told) line.waiting -= 1
  }
  return true
}

function backOr(pause: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resume, reject) => {
    const leave = (): void => {
      clearTimeout(timer)
      removeEventListener('online', over)
      signal?.removeEventListener('abort', stop)
    }
    const over = (): void => {
      leave()
      resume()
    }
    const stop = (): void => {
      leave()
      reject(new DOMException('', 'AbortError'))
    }
    const timer = setTimeout(over, pause)
    addEventListener('online', over)
    signal?.addEventListener('abort', stop)
  })
}
