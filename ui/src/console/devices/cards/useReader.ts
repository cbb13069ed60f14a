/** Cards laid on the reader of this computer, which types what it reads like a keyboard. */
import { onBeforeUnmount, onMounted } from 'vue'
import { WedgeReader, type CardAtReader } from '@/shared/wedgeReader'

export function useReader(read: (card: CardAtReader | null) => void): void {
  const reader = new WedgeReader()

  function typed(event: KeyboardEvent): void {
    // In longer texts a semicolon is one.
    if (event.isComposing || event.target instanceof HTMLTextAreaElement) return
    if (!reader.take(event.key, read, event.timeStamp)) return
    event.preventDefault()
    event.stopPropagation()
  }
  onMounted(() => window.addEventListener('keydown', typed, true))
  onBeforeUnmount(() => window.removeEventListener('keydown', typed, true))
}
