import { onScopeDispose } from 'vue'

/** Keeps the screen on while the caller lives, where the browser can. */
export function useWakeLock(): void {
  let lock: WakeLockSentinel | null = null
  let over = false

  async function take(): Promise<void> {
    if (over || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
    // Refused on low battery; the call goes on without it.
    lock = await navigator.wakeLock.request('screen').catch(() => null)
  }

  document.addEventListener('visibilitychange', take)
  void take()
  onScopeDispose(() => {
    over = true
    document.removeEventListener('visibilitychange', take)
    void lock?.release()
  })
}
