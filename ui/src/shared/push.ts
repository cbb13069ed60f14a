/** A WebSocket over which the platform pushes, opened again for ever while the page lives. */
import { getCurrentScope, onScopeDispose, ref, type Ref } from 'vue'
import { socketUrl, tellSignedOut } from '@/api/client'

const LONGEST_PAUSE_MS = 8_000
/** The code by which the platform closes the pushes of a session that is over. */
const SIGNED_OUT = 4401

export interface Push {
  /** Whether pushes arrive now; show it where people rely on them. */
  live: Ref<boolean>
  close(): void
}

/**
 * `onMessage` gets each pushed object; `onStale` is called where pushes may have been missed
 * (at every new connection after the first, and when the platform says so).
 */
export function usePush<Message extends { type: string }>(
  path: string,
  onMessage: (message: Exclude<Message, { type: 'stale' }>) => void,
  onStale: () => void,
): Push {
  const live = ref(false)
  let socket: WebSocket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let attempt = 0
  let opened = 0
  let closed = false

  function open(): void {
    socket = new WebSocket(socketUrl(path))
    socket.addEventListener('open', () => {
      live.value = true
      attempt = 0
      opened += 1
      if (opened > 1) onStale()
    })
    socket.addEventListener('message', (event: MessageEvent<string>) => {
      const message = JSON.parse(event.data) as Message
      if (message.type === 'stale') onStale()
      else onMessage(message as Exclude<Message, { type: 'stale' }>)
    })
    socket.addEventListener('close', again)
  }

  function again(event: CloseEvent): void {
    live.value = false
    if (closed) return
    if (event.code === SIGNED_OUT) return tellSignedOut()
    timer = setTimeout(open, Math.min(LONGEST_PAUSE_MS, 500 * 2 ** attempt))
    attempt += 1
  }

  function close(): void {
    closed = true
    clearTimeout(timer)
    socket?.close()
  }

  open()
  if (getCurrentScope()) onScopeDispose(close)
  return { live, close }
}
