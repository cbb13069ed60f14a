/** Loading something for a page, with its four states. */
import { computed, onScopeDispose, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { ApiError, messageOf } from '@/api'

export interface Load<T> {
  data: ShallowRef<T | null>
  error: ShallowRef<unknown>
  loading: Ref<boolean>
  /** What to show in the place of the content, or null when there is content. */
  block: ComputedRef<Block | null>
  /** Loads anew; `quiet` keeps what is shown until the answer comes. */
  reload: (quiet?: boolean) => Promise<void>
}

export interface Block {
  kind: 'loading' | 'error' | 'forbidden'
  title: string
  text: string
}

export function useLoad<T>(fetch: (signal: AbortSignal) => Promise<T>): Load<T> {
  const data = shallowRef<T | null>(null)
  const error = shallowRef<unknown>(null)
  const loading = ref(false)
  let running: AbortController | null = null

  async function reload(quiet = false): Promise<void> {
    running?.abort()
    const mine = (running = new AbortController())
    if (!quiet) data.value = error.value = null
    loading.value = true
    try {
      const answer = await fetch(mine.signal)
      if (running !== mine) return
      data.value = answer
      error.value = null
    } catch (thrown) {
      if (running === mine && !mine.signal.aborted) error.value = thrown
    } finally {
      if (running === mine) loading.value = false
    }
  }

  onScopeDispose(() => running?.abort())
  const block = computed(() => (data.value === null ? blockOf(error.value) : null))
  return { data, error, loading, block, reload }
}

/** An answer that is awaited for so long is given up, and asked for anew. */
const GIVEN_UP_MS = 30_000

/** Loads anew every so often while the page stands; an answer that is on its way is waited for. */
export function useRepeat({ loading, reload }: Pick<Load<unknown>, 'loading' | 'reload'>, everyMs: number): void {
  let waited = 0
  const timer = window.setInterval(() => {
    waited = loading.value && waited < GIVEN_UP_MS ? waited + everyMs : 0
    if (waited === 0) void reload(true)
  }, everyMs)
  onScopeDispose(() => window.clearInterval(timer))
}

function blockOf(error: unknown): Block {
  if (error === null) return { kind: 'loading', title: '正在加载…', text: '' }
  const text = messageOf(error)
  if (error instanceof ApiError && error.status === 403) return { kind: 'forbidden', title: '没有权限', text }
  if (error instanceof ApiError && error.status === 404) return { kind: 'error', title: '没有找到', text }
  return { kind: 'error', title: '没能加载', text }
}
