/** A ward's day at a desk: what is typed, kept every few seconds and held against the server's rules. */
import { computed, onScopeDispose, reactive, ref, shallowRef, type Ref } from 'vue'
import { ApiError, messageOf } from '@/api'
import {
  askedOf,
  byCell,
  cellKey,
  changedSince,
  draftOf,
  linesOf,
  openRows,
  toldAnew,
  totalsOf,
  type Asked,
  type CellProblems,
  type GridRow,
  type Kind,
  type Sent,
} from './grid'
import { hoursApi, type HoursView, type LineProblem, type Place } from './hoursApi'

const SAVE_MS = 1_500
const CHECK_MS = 500

export interface Sheet {
  rows: Ref<GridRow[]>
  problemOf: (row: number, kind: Kind) => string
  problems: Ref<number>
  totals: Ref<ReturnType<typeof totalsOf>>
  savedAt: Ref<string | null>
  saving: Ref<boolean>
  saveProblem: Ref<string>
  open: (view: HoursView, place: Place, keeps: boolean) => void
  changed: () => void
  flush: () => Promise<void>
  /** Lines that can be sent, or null where a cell is none. */
  ready: () => Sent[] | null
  refuse: (error: unknown, sent: Sent[]) => void
}

export function useSheet(): Sheet {
  const rows = ref<GridRow[]>([])
  const told = shallowRef<CellProblems>(new Map())
  const bad = computed(() => linesOf(rows.value).bad)
  const savedAt = ref<string | null>(null)
  const saving = ref(false)
  const saveProblem = ref('')
  const timers: { save?: ReturnType<typeof setTimeout>; check?: ReturnType<typeof setTimeout> } = {}
  let place: Place | null = null
  let keeps = false
  let dirty = false
  let checks = 0
  let asked: Asked = new Map()

  function open(view: HoursView, where: Place, keepsDrafts: boolean): void {
    stop()
    place = where
    keeps = keepsDrafts
    dirty = false
    rows.value = openRows(view).map((row) => reactive(row))
    savedAt.value = view.draft?.saved_at ?? null
    saveProblem.value = ''
    told.value = new Map()
    asked = new Map()
  }

  function changed(): void {
    dirty = true
    clearTimeout(timers.check)
    timers.check = setTimeout(() => void check(), CHECK_MS)
    if (!keeps) return
    clearTimeout(timers.save)
    timers.save = setTimeout(() => void flush(), SAVE_MS)
  }

  async function check(): Promise<void> {
    const { sent } = linesOf(rows.value)
    const mine = (checks += 1)
    if (!place) return
    const changed = changedSince(sent, asked)
    if (changed.inmates.size === 0) return
    try {
      const lines = changed.sent.map((one) => one.line)
      const { problems } = lines.length ? await hoursApi.check(place, lines) : { problems: [] }
      if (mine !== checks) return
      told.value = toldAnew(told.value, byCell(problems, changed.sent), rows.value, changed.inmates)
      asked = askedOf(sent)
    } catch {
      // Handing the sheet in asks the same rules once more, and tells what is wrong.
    }
  }

  async function flush(): Promise<void> {
    clearTimeout(timers.save)
    if (!keeps || !dirty || !place) return
    dirty = false
    saving.value = true
    try {
      savedAt.value = (await hoursApi.save(place, draftOf(rows.value))).saved_at
      saveProblem.value = ''
    } catch (error) {
      dirty = true
      saveProblem.value = messageOf(error)
    } finally {
      saving.value = false
    }
  }

  function stop(): void {
    clearTimeout(timers.save)
    clearTimeout(timers.check)
    checks += 1
  }

  const problemOf = (row: number, kind: Kind): string => bad.value.get(cellKey(row, kind)) ?? told.value.get(cellKey(row, kind)) ?? ''

  onScopeDispose(stop)
  return {
    rows,
    problemOf,
    problems: computed(() => new Set([...bad.value.keys(), ...told.value.keys()]).size),
    totals: computed(() => totalsOf(rows.value)),
    savedAt,
    saving,
    saveProblem,
    open,
    changed,
    flush,
    ready: () => (bad.value.size === 0 ? linesOf(rows.value).sent : null),
    refuse: (error, sent) => {
      if (error instanceof ApiError && Array.isArray(error.detail.problems)) told.value = byCell(error.detail.problems as LineProblem[], sent)
    },
  }
}
