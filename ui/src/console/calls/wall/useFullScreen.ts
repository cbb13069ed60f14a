/** The wall without the frame around it, on the whole screen where the browser lets it. */
import { onScopeDispose, ref, type Ref } from 'vue'

export function useFullScreen(): { full: Ref<boolean>; toggle: () => Promise<void> } {
  const full = ref(false)

  // Escape leaves the browser's full screen without asking the page.
  const onChange = () => (full.value = document.fullscreenElement !== null)
  document.addEventListener('fullscreenchange', onChange)
  onScopeDispose(() => {
    document.removeEventListener('fullscreenchange', onChange)
    if (document.fullscreenElement) void document.exitFullscreen()
  })

  async function toggle(): Promise<void> {
    full.value = !full.value
    try {
      if (full.value) await document.documentElement.requestFullscreen()
      else if (document.fullscreenElement) await document.exitFullscreen()
    } catch (error) {
      // The page alone then fills its window.
      console.warn('full_screen_refused', error)
    }
  }

  return { full, toggle }
}
