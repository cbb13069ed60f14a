/** A draft while it is filled in: kept on the server a moment after each answer, and on the device until it is there. */
import { reactive } from 'vue'
import { ApiError, messageOf } from '@/api'
import { dropTyped, keepTyped, typedAt } from '@/shared/device/typed'
import { checkAnswers } from '@/shared/forms/answers'
import { asked, kept } from '@/shared/forms/asked'
import { todayThere } from '@/shared/forms/days'
import { fieldsOf, type Answer, type Answers, type Problem, type Section } from '@/shared/forms/definition'
import { formsApi, type Draft } from './api'

const KEEP_AFTER_MS = 800
/** After the line was given up. */
const AGAIN_AFTER_MS = 15_000

export class Filling {
  readonly state = reactive<{ draft: Draft | null; answers: Answers; keeping: 'kept' | 'keeping' | 'failed'; notice: string }>({
    draft: null, answers: {}, keeping: 'kept', notice: '',
  })
  private timer = 0
  private running: Promise<void> | null = null
  /** What was answered here and is not known to be on the server. */
  private fresh: Answers = {}
  private readonly again = (): void => void this.keep()

  constructor() {
    window.addEventListener('online', this.again)
  }

  /** Where the device keeps what is not there yet. */
  static placeOf(draftId: string): string {
    return `form:${draftId}`
  }

  /** What an earlier page left is answered with it. */
  take(draft: Draft): void {
    this.fresh = { ...(typedAt<Answers>(Filling.placeOf(draft.id)) ?? {}), ...this.fresh }
    const known = new Set(fieldsOf(draft.content).map((one) => one.key))
    this.fresh = Object.fromEntries(Object.entries(this.fresh).filter(([key]) => known.has(key)))
    this.state.draft = draft
    this.state.answers = { ...draft.answers, ...this.fresh }
    this.state.keeping = 'kept'
    if (this.dirty) this.soon(0)
  }

  answer(key: string, given: Answer): void {
    this.state.answers = { ...this.state.answers, [key]: given }
    this.fresh = { ...this.fresh, [key]: given }
    this.remember()
    this.soon(KEEP_AFTER_MS)
  }

  /** What is answered so far goes to the server; waits for what is on its way. */
  async keep(): Promise<void> {
    window.clearTimeout(this.timer)
    while (this.running) await this.running
    const draft = this.state.draft
    if (!draft || !this.dirty) return
    this.state.keeping = 'keeping'
    this.running = this.store(draft).finally(() => (this.running = null))
    await this.running
  }

  private async store(draft: Draft): Promise<void> {
    const sent = this.fresh
    try {
      const told = await formsApi.save(draft.id, draft.revision, this.state.answers)
      // It was sent or given up meanwhile.
      if (!this.state.draft) return
      this.fresh = Object.fromEntries(Object.entries(this.fresh).filter(([key, given]) => sent[key] !== given))
      this.remember()
      this.state.draft = { ...told, answers: this.state.answers }
      this.state.keeping = this.dirty ? 'keeping' : 'kept'
    } catch (error) {
      if (error instanceof ApiError && error.code === 'draft_changed') {
        await this.meet(draft, messageOf(error))
      } else {
        this.state.keeping = 'failed'
        this.soon(AGAIN_AFTER_MS, 'failed')
      }
    }
  }

  /** Somebody was faster, perhaps ourselves by a save whose answer never came: what was answered here stays. */
  private async meet(draft: Draft, words: string): Promise<void> {
    try {
      const newer = await formsApi.draft(draft.id)
      const strange = Object.entries(newer.answers).some(([key, given]) => !(key in this.fresh) && String(given) !== String(this.state.answers[key] ?? ''))
      if (strange) this.state.notice = words
      this.take(newer)
    } catch {
      this.state.keeping = 'failed'
      this.soon(AGAIN_AFTER_MS, 'failed')
    }
  }

  private get dirty(): boolean {
    return Object.keys(this.fresh).length > 0
  }

  private soon(after: number, keeping: 'keeping' | 'failed' = 'keeping'): void {
    // Said at once: whoever reads that it is kept may close the page.
    this.state.keeping = keeping
    window.clearTimeout(this.timer)
    this.timer = window.setTimeout(this.again, after)
  }

  private remember(): void {
    const draft = this.state.draft
    if (!draft) return
    if (this.dirty) keepTyped(Filling.placeOf(draft.id), this.fresh)
    else dropTyped(Filling.placeOf(draft.id))
  }

  /** It was sent or given up: nothing of it stays here. */
  end(): void {
    const draft = this.state.draft
    this.fresh = {}
    this.stop()
    if (draft) dropTyped(Filling.placeOf(draft.id))
    this.state.draft = null
  }

  stop(): void {
    window.clearTimeout(this.timer)
    window.removeEventListener('online', this.again)
  }

  /** Pages on which something is asked, by what was answered so far. */
  get sections(): Section[] {
    const draft = this.state.draft
    if (!draft) return []
    const keys = new Set(asked(draft.content, this.state.answers).map((one) => one.key))
    return (draft.content.sections ?? []).filter((one) => (one.fields ?? []).some((field) => keys.has(field.key)))
  }

  get problems(): Problem[] {
    const draft = this.state.draft
    return draft ? checkAnswers(draft.content, this.state.answers, todayThere()) : []
  }

  problemsOf(section: Section): Problem[] {
    const keys = new Set((section.fields ?? []).map((one) => one.key))
    return this.problems.filter((one) => keys.has(one.field))
  }

  /** What goes out: answers to what is asked, and nothing that was hidden since. */
  get sent(): Answers {
    const draft = this.state.draft
    return draft ? kept(draft.content, this.state.answers) : {}
  }

  titleOf(key: string): string {
    const draft = this.state.draft
    return (draft && fieldsOf(draft.content).find((one) => one.key === key)?.title) ?? ''
  }
}
