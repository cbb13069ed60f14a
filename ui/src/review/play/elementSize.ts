/** Width of an element as it changes. */
import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

export function useElementSize(element: Ref<HTMLElement | undefined>): { width: Ref<number> } {
  const width = ref(0)
  const observer = new ResizeObserver(([entry]) => (width.value = entry?.contentRect.width ?? 0))
  onMounted(() => element.value && observer.observe(element.value))
  onBeforeUnmount(() => observer.disconnect())
  return { width }
}
