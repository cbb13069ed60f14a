/** Keys that work on every page: "/" goes to its search, Ctrl+K looks for a page. */
import { onMounted, onUnmounted } from 'vue'

const SEARCH = 'input[data-search]'

export function useShellKeys(jump: () => void): void {
  function onKey(event: KeyboardEvent): void {
    if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      jump()
    } else if (event.key === '/' && !isTyping(event.target) && !hasDialog()) {
      const search = document.querySelector<HTMLInputElement>(SEARCH)
      if (search === null) return
      event.preventDefault()
      search.focus()
      search.select()
    }
  }
  onMounted(() => window.addEventListener('keydown', onKey))
  onUnmounted(() => window.removeEventListener('keydown', onKey))
}

/** Runs `leave` at Esc, unless a dialog or a field has a use for the key. */
export function useEscape(leave: () => void): void {
  function onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !event.defaultPrevented && !isTyping(event.target) && !hasDialog()) leave()
  }
  onMounted(() => window.addEventListener('keydown', onKey))
  onUnmounted(() => window.removeEventListener('keydown', onKey))
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

/** A closed dialog may stay in the page, in an overlay that is not displayed. */
function hasDialog(): boolean {
  return [...document.querySelectorAll<HTMLElement>('.el-overlay')].some(
    (overlay) => overlay.style.display !== 'none' && overlay.querySelector('[aria-modal="true"]') !== null,
  )
}
