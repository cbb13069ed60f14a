/** What happens to calls and alerts in the officer's scope, as it happens: `/ws/console`. */
import { onScopeDispose, ref } from 'vue'
import { socketUrl, type AlertView, type CallView } from '@/api'
import { expire } from '@/console/session'

type Push = { type: 'call'; call: CallView } | { type: 'alert'; alert: AlertView; call_id: string } | ({ type: 'notice' } & Notice) | { type: 'venue'; prison_id: string; venue_id: string } | { type: 'official_booking'; booking_id: string; state: string } | { type: 'stale' }
export interface Notice {
  title: string
  text: string
  /** Page of the console that shows more. */
  link: string
}
interface Listener {
  /** Something beyond calls and alerts that should be seen now, as a barred face. */
  notice?: (notice: Notice) => void
  call?: (call: CallView) => void
  alert?: (alert: AlertView) => void
  /** A venue of this prison was broken, closed or restored. */
  venue?: (prisonId: string) => void
  /** An official booking went on. */
  official?: (bookingId: string) => void
  /** Something may have been missed, as while the connection was away: it must be asked for. */
  again?: () => void
}

/** The code by which the platform closes the pushes of a session that is over. */
const SIGNED_OUT = 4401
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 15_000

const listeners = new Set<Listener>()
export const feedOnline = ref(false)

let socket: WebSocket | null = null
let timer = 0
let wait = FIRST_WAIT_MS
let wanted = false
let opened = 0

/** Keeps the connection open, for as long as an officer is signed in. */
export function startFeed(): void {
  wanted = true
  if (socket === null) connect()
}

export function stopFeed(): void {
  wanted = false
  opened = 0
  window.clearTimeout(timer)
  socket?.close()
  socket = null
  feedOnline.value = false
}

/** Listens until the calling component goes. */
export function useFeed(listener: Listener): void {
  listeners.add(listener)
  onScopeDispose(() => listeners.delete(listener))
}

function connect(): void {
  const mine = (socket = new WebSocket(socketUrl('/ws/console')))
  mine.onopen = () => {
    feedOnline.value = true
    wait = FIRST_WAIT_MS
    opened += 1
    if (opened > 1) listeners.forEach((listener) => listener.again?.())
  }
  mine.onmessage = (message) => deliver(JSON.parse(message.data as string) as Push)
  mine.onclose = (event) => {
    if (socket !== mine) return
    socket = null
    feedOnline.value = false
    if (event.code === SIGNED_OUT) return expire()
    if (wanted) timer = window.setTimeout(connect, wait)
    wait = Math.min(wait * 2, LONGEST_WAIT_MS)
  }
}

function deliver(push: Push): void {
  for (const listener of listeners) {
    if (push.type === 'call') listener.call?.(push.call)
    else if (push.type === 'alert') listener.alert?.(push.alert)
    else if (push.type === 'notice') listener.notice?.(push)
    else if (push.type === 'venue') listener.venue?.(push.prison_id)
    else if (push.type === 'official_booking') listener.official?.(push.booking_id)
    else listener.again?.()
  }
}
