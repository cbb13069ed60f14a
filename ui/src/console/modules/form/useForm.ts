/** A form while it is filled in: its draft, what is wrong with it, and how it is sent. */
import { computed, nextTick, ref, type ComputedRef, type Ref } from 'vue'
import { ApiError, messageOf } from '@/api'
import { forgetLookups } from '../lookups'
import type { Field, FieldProblem } from '../wire'
import { changedFields, type Draft } from './draft'
import { problemsByField } from './problems'
import { problemOf, problemsOf } from './validate'

export interface RecordForm {
  draft: Ref<Draft>
  /** By field name; what concerns the whole record stands under the empty name. */
  problems: Ref<Record<string, string>>
  /** What the last attempt to send found; it stays until the next one, so that the page does not jump under a click. */
  told: Ref<FieldProblem[]>
  changed: ComputedRef<Field[]>
  busy: Ref<boolean>
  /** Looks at one field that was just left. */
  look: (field: Field) => void
  /** Takes the draft as the one that is stored. */
  settle: (first: Draft, now?: Draft) => void
  /** Sends what `work` sends, unless the form is wrong; answers whether it was accepted. */
  send: (work: () => Promise<void>) => Promise<boolean>
}

export function useForm(fields: () => Field[], initial: Draft): RecordForm {
  const first = ref<Draft>({ ...initial })
  const draft = ref<Draft>({ ...initial })
  const problems = ref<Record<string, string>>({})
  const told = ref<FieldProblem[]>([])
  const busy = ref(false)
  let tried = false

  const changed = computed(() => changedFields(fields(), first.value, draft.value))

  function look(field: Field): void {
    const touched = changed.value.includes(field) || field.name in problems.value
    if (tried || touched) tell(field, problemOf(field, draft.value[field.name]))
  }

  function tell(field: Field, message: string): void {
    if (message) problems.value[field.name] = message
    else delete problems.value[field.name]
  }

  function settle(stored: Draft, now: Draft = stored): void {
    first.value = { ...stored }
    draft.value = { ...now }
    problems.value = {}
    told.value = []
    tried = false
  }

  function refuse(found: readonly FieldProblem[]): void {
    problems.value = problemsByField(found)
    told.value = Object.entries(problems.value).map(([field, message]) => ({ field, message }))
    void nextTick(() => focusProblem(fields().find((field) => problems.value[field.name])?.name ?? ''))
  }

  async function send(work: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false
    tried = true
    const found = problemsOf(fields(), draft.value)
    if (found.length > 0) {
      refuse(found)
      return false
    }
    busy.value = true
    problems.value = {}
    told.value = []
    try {
      await work()
      forgetLookups()
      return true
    } catch (error) {
      refuse(toldBy(error))
      return false
    } finally {
      busy.value = false
    }
  }

  return { draft, problems, told, changed, busy, look, settle, send }
}

/** What a refusal says about the fields, or about the record as a whole. */
function toldBy(error: unknown): FieldProblem[] {
  const told = error instanceof ApiError && error.code === 'invalid_fields' ? error.detail.problems : null
  return Array.isArray(told) && told.length > 0 ? (told as FieldProblem[]) : [{ field: '', message: messageOf(error) }]
}

/** Puts the cursor where the problem is; at the summary where it is the whole record's. */
export function focusProblem(name: string): void {
  const place = document.getElementById(name ? `field-${name}` : 'form-problems')
  const control = place?.querySelector<HTMLElement>('input, textarea') ?? place?.querySelector('button') ?? place
  control?.focus()
  place?.scrollIntoView?.({ block: 'nearest' })
}
