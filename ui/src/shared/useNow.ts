import { getCurrentScope, onScopeDispose, ref, type Ref } from 'vue'

/** The device's time in ms, renewed while the caller lives. */
export function useNow(everyMs = 1000): Ref<number> {
  const now = ref(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), everyMs)
  if (getCurrentScope()) onScopeDispose(() => clearInterval(timer))
  return now
}
