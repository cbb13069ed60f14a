/** This device's time for templates, twice a second while anything shows it. */
import { onScopeDispose, ref, type Ref } from 'vue'

const TICK_MS = 500

const now = ref(Date.now())
let users = 0
let timer = 0

export function useNow(): Readonly<Ref<number>> {
  now.value = Date.now()
  users += 1
  if (users === 1) timer = window.setInterval(() => (now.value = Date.now()), TICK_MS)
  onScopeDispose(() => {
    users -= 1
    if (users === 0) window.clearInterval(timer)
  })
  return now
}
