/**
 * Errors of a page that its person never sees the reason of: the platform is told of each kind once a page, and of
 * nothing that somebody typed. It goes unsealed, since sealing may be what failed.
 */
import { ROOT } from '@/api/root'

type Kind = 'error' | 'rejection' | 'policy'

/** So many a page; what goes on failing says nothing new. */
const MOST = 10
/** What the network does is no error of the page. */
const NETWORK = /^(ApiError|AbortError)\b|Failed to fetch|NetworkError|Load failed/

export interface Watched {
  face: string
  entry: () => 'wechat' | 'ssb' | 'browser'
}

const device = (agent: string): string => /HarmonyOS|OpenHarmony|Android|iPhone|iPad|Windows|Macintosh|Linux/.exec(agent)?.[0] ?? ''

/** Tells of what is thrown and not caught, and of what the page's policy forbade; answers how to stop. */
export function watchFaults(watched: Watched, send: typeof fetch = fetch): () => void {
  const told = new Set<string>()

  function tell(kind: Kind, text: string, place: string): void {
    const key = `${kind} ${text} ${place}`
    if (NETWORK.test(text) || told.has(key) || told.size >= MOST) return
    told.add(key)
    const body = { face: watched.face, entry: watched.entry(), kind, text: text.slice(0, 500), place: place.slice(0, 300), device: device(navigator.userAgent) }
    const asked = { method: 'POST', credentials: 'omit', keepalive: true, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) } as const
    // A report that does not arrive is let go: it must never become an error itself.
    send(`${ROOT}api/client-faults`, asked).catch(() => undefined)
  }

  const onError = (event: ErrorEvent) => tell('error', said(event.error ?? event.message), `${event.filename}:${event.lineno}`)
  const onRejection = (event: PromiseRejectionEvent) => tell('rejection', said(event.reason), firstPlace(event.reason))
  const onPolicy = (event: SecurityPolicyViolationEvent) => tell('policy', `${event.effectiveDirective} ${event.blockedURI}`, `${event.sourceFile}:${event.lineNumber}`)
  window.addEventListener('error', onError)
  window.addEventListener('unhandledrejection', onRejection)
  document.addEventListener('securitypolicyviolation', onPolicy)
  return () => {
    window.removeEventListener('error', onError)
    window.removeEventListener('unhandledrejection', onRejection)
    document.removeEventListener('securitypolicyviolation', onPolicy)
  }
}

function said(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)
}

/** Where an error was thrown, as its stack begins. */
function firstPlace(thrown: unknown): string {
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : ''
  return /\S+:\d+:\d+/.exec(stack)?.[0].replace(/^\(/, '') ?? ''
}
