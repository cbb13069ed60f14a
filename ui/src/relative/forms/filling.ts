/** A draft while it is filled in: kept on the server a moment after each answer, one request after the other. */
import { reactive } from 'vue'
import { ApiError, messageOf } from '@/api'
import { checkAnswers } from '@/shared/forms/answers'
import { asked, kept } from '@/shared/forms/asked'
import { todayThere } from '@/shared/forms/days'
import { fieldsOf, type Answer, type Answers, type Problem, type Section } from '@/shared/forms/definition'
import { formsApi, type Draft } from './api'

const KEEP_AFTER_MS = 800

export class Filling {
  readonly state = reactive<{ draft: Draft | null; answers: Answers; keeping: 'kept' | 'keeping' | 'failed'; notice: string }>({
    draft: null, answers: {}, keeping: 'kept', notice: '',
  })
  private timer = 0
  private running: Promise<void> | null = null
  private dirty = false

  take(draft: Draft): void {
    this.state.draft = draft
    this.state.answers = { ...draft.answers }
    this.dirty = false
    this.state.keeping = 'kept'
  }

  answer(key: string, given: Answer): void {
    this.state.answers = { ...this.state.answers, [key]: given }
    this.dirty = true
    // Said at once: whoever reads that it is kept may close the page.
    this.state.keeping = 'keeping'
    window.clearTimeout(this.timer)
    this.timer = window.setTimeout(() => void this.keep(), KEEP_AFTER_MS)
  }

  /** What is answered so far goes to the server; waits for what is on its way. */
  async keep(): Promise<void> {
    window.clearTimeout(this.timer)
    while (this.running) await this.running
    const draft = this.state.draft
    if (!draft || !this.dirty) return
    this.dirty = false
    this.state.keeping = 'keeping'
    this.running = this.store(draft).finally(() => (this.running = null))
    await this.running
  }

  private async store(draft: Draft): Promise<void> {
    try {
      const told = await formsApi.save(draft.id, draft.revision, this.state.answers)
      this.state.draft = { ...told, answers: this.state.answers }
      this.state.keeping = this.dirty ? 'keeping' : 'kept'
    } catch (error) {
      if (error instanceof ApiError && error.code === 'draft_changed') {
        this.state.notice = messageOf(error)
        this.take(await formsApi.draft(draft.id))
      } else {
        // Nothing is lost: it stays on the page and goes with the next answer.
        this.dirty = true
        this.state.keeping = 'failed'
      }
    }
  }

  stop(): void {
    window.clearTimeout(this.timer)
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
