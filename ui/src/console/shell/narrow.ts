/** Whether the window is as narrow as a phone's: then the menu lies over the page and is called for. */
import { onBeforeUnmount, ref, type Ref } from 'vue'

/** The same width stands in console.css. */
const NARROW = '(max-width: 799.98px)'

export function useNarrow(): Ref<boolean> {
  const asked = window.matchMedia(NARROW)
  const narrow = ref(asked.matches)
  const follow = (now: MediaQueryListEvent) => (narrow.value = now.matches)
  asked.addEventListener('change', follow)
  onBeforeUnmount(() => asked.removeEventListener('change', follow))
  return narrow
}
