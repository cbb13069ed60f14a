/**
 * Screen captures on the relative's phone, as the native shell around the page reports them.
 *
 * The page itself cannot see a capture: no browser tells of one, and `visibilitychange` is not one. The shell (the
 * mini-program's `onUserCaptureScreen`, the app's own observer) posts `{ type: 'qinqiao.capture', id, kind?, at?,
 * device?, platform? }` into the page's own window; anything else is passed over. A report that does not arrive is
 * sent again under the same id, which the platform keeps once.
 */
const CAPTURE = 'qinqiao.capture'

export interface Capture {
  event_id: string
  kind: 'screenshot' | 'recording'
  at: string
  device: string
  platform: string
}

const ID = /^[0-9A-Za-z_.:-]{8,64}$/
const WAITS_MS = [1_000, 3_000, 10_000, 30_000]

function text(value: unknown, most: number): string {
  return typeof value === 'string' ? value.slice(0, most) : ''
}

/** What a message says, or null where it is no capture. */
export function captureOf(message: unknown, now: () => number): Capture | null {
  if (typeof message !== 'object' || message === null) return null
  const told = message as Record<string, unknown>
  if (told.type !== CAPTURE) return null
  const moment = typeof told.at === 'string' ? Date.parse(told.at) : Number.NaN
  return {
    event_id: typeof told.id === 'string' && ID.test(told.id) ? told.id : crypto.randomUUID(),
    kind: told.kind === 'recording' ? 'recording' : 'screenshot',
    at: new Date(Number.isNaN(moment) ? now() : moment).toISOString(),
    device: text(told.device, 100),
    platform: text(told.platform, 20),
  }
}

/** Sends each capture, trying again while the network is away; answers how to stop listening. */
export function watchCaptures(
  send: (capture: Capture) => Promise<unknown>,
  lasting: (error: unknown) => boolean,
  now: () => number = Date.now,
): () => void {
  let over = false
  async function report(capture: Capture): Promise<void> {
    for (const wait of [0, ...WAITS_MS]) {
      if (wait > 0) await new Promise((done) => setTimeout(done, wait))
      if (over) return
      try {
        await send(capture)
        return
      } catch (error) {
        if (lasting(error)) return
      }
    }
  }
  function hear(event: MessageEvent): void {
    // The shell speaks from within the page; a foreign frame or opener does not count.
    if (event.source !== null && event.source !== window) return
    const capture = captureOf(event.data, now)
    if (capture !== null) void report(capture)
  }
  window.addEventListener('message', hear)
  return () => {
    over = true
    window.removeEventListener('message', hear)
  }
}
