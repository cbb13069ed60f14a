/** A log from the newest row on: pages that follow one another, each asked for by the last row of the one before. */
import { ref, type Ref } from 'vue'
import { messageOf } from '@/api'
import { useLoad, type Load } from '../load'

interface Page {
  rows: unknown[]
  next?: string | null
}

export interface Earlier<P> extends Load<P> {
  /** Adds the rows before those that are shown. */
  more: () => Promise<void>
  loadingMore: Ref<boolean>
  /** Why the rows before could not be fetched. */
  problem: Ref<string>
}

export function useEarlier<P extends Page>(fetch: (before: Record<string, string>, signal: AbortSignal) => Promise<P>): Earlier<P> {
  const load = useLoad((signal) => fetch({}, signal))
  const loadingMore = ref(false)
  const problem = ref('')

  async function more(): Promise<void> {
    const known = load.data.value
    if (!known?.next || loadingMore.value) return
    loadingMore.value = true
    problem.value = ''
    try {
      const page = await fetch({ before: known.next }, new AbortController().signal)
      // Whoever searched anew meanwhile sees other rows, to which these do not belong.
      if (load.data.value === known) load.data.value = { ...page, rows: [...known.rows, ...page.rows] }
    } catch (error) {
      problem.value = messageOf(error)
    } finally {
      loadingMore.value = false
    }
  }

  async function reload(quiet = false): Promise<void> {
    problem.value = ''
    await load.reload(quiet)
  }

  return { ...load, reload, more, loadingMore, problem }
}
