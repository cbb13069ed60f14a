/** Notices that nobody touches the terminal any more. */
import { onScopeDispose, ref, type Ref } from 'vue'

const IDLE_S = 60
const WARN_S = 15

/** Whole seconds until a terminal last touched at `touched` clears itself. */
export function idleLeft(touched: number, now: number): number {
  return Math.max(0, Math.ceil((touched + IDLE_S * 1000 - now) / 1000))
}

export interface Idle {
  /** Seconds left once the end is near; null before. */
  left: Ref<number | null>
  touch(): void
}

/** Calls `clear` after a minute without a touch while `watching()`; `touched` hears of touches, for the server's session. */
export function useIdle(watching: () => boolean, clear: () => void, touched: () => void): Idle {
  const left = ref<number | null>(null)
  let last = Date.now()

  function touch(): void {
    last = Date.now()
    left.value = null
    touched()
  }

  const timer = setInterval(() => {
    if (!watching()) {
      last = Date.now()
      left.value = null
      return
    }
    const seconds = idleLeft(last, Date.now())
    left.value = seconds <= WARN_S ? seconds : null
    if (seconds === 0) {
      last = Date.now()
      clear()
    }
  }, 500)

  const EVENTS = ['pointerdown', 'keydown'] as const
  EVENTS.forEach((name) => window.addEventListener(name, touch))
  onScopeDispose(() => {
    clearInterval(timer)
    EVENTS.forEach((name) => window.removeEventListener(name, touch))
  })
  return { left, touch }
}
