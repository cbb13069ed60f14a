/** Cells on their way to the server: kept until they arrive, whatever breaks in between (LR-RPT-04). */
import { computed, onScopeDispose, reactive, ref } from 'vue'
import { ApiError, messageOf } from '@/api'
import type { Edit, Report } from './api'

const AFTER_MS = 500
const AGAIN_MS = 3000

export const placeOf = (row: string, column: string): string => `${row}\t${column}`

export interface Wrong {
  text: string
  message: string
}

export function useAutosave(send: (edits: Edit[]) => Promise<Report>, saved: (report: Report) => void) {
  const waiting = reactive(new Map<string, Edit>())
  /** What was refused: the text that was typed, and why. */
  const wrong = reactive(new Map<string, Wrong>())
  const offline = ref(false)
  const busy = ref(false)
  let timer = 0
  let running: Promise<void> | null = null

  function put(edit: Edit): void {
    const place = placeOf(edit.row, edit.column)
    wrong.delete(place)
    waiting.set(place, edit)
    later(AFTER_MS)
  }

  function later(ms: number): void {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void flush(), ms)
  }

  /** Sends what waits; resolves when nothing does, or when the line is down. */
  async function flush(): Promise<void> {
    window.clearTimeout(timer)
    if (running) await running
    while (waiting.size > 0 && !(await round()));
  }

  /** One round; whether to stop. */
  async function round(): Promise<boolean> {
    const batch = [...waiting.entries()]
    let stop = false
    busy.value = true
    running = attempt(batch).then((done) => void (stop = !done))
    await running
    running = null
    busy.value = false
    return stop
  }

  async function attempt(batch: [string, Edit][]): Promise<boolean> {
    try {
      const report = await send(batch.map(([, edit]) => edit))
      offline.value = false
      for (const [place, edit] of batch) if (waiting.get(place) === edit) waiting.delete(place)
      saved(report)
      return true
    } catch (error) {
      if (!(error instanceof ApiError) || error.retryable || error.status === 401) {
        offline.value = true
        if (!(error instanceof ApiError && error.status === 401)) later(AGAIN_MS)
        return false
      }
      offline.value = false
      if (batch.length === 1) refuse(batch[0]!, error)
      // One that does not fit holds up no other.
      else for (const one of batch) if (!(await attempt([one]))) return false
      return true
    }
  }

  function refuse([place, edit]: [string, Edit], error: unknown): void {
    if (waiting.get(place) === edit) waiting.delete(place)
    wrong.set(place, { text: edit.value, message: messageOf(error) })
  }

  onScopeDispose(() => window.clearTimeout(timer))
  const state = computed(() => (offline.value ? 'offline' : waiting.size || busy.value ? 'saving' : wrong.size ? 'wrong' : 'saved'))
  return { waiting, wrong, state, put, flush }
}
