/** What somebody has filled in of a new question; kept for this tab, so that a reload loses nothing. */
import { reactive, watch } from 'vue'

const KEY = 'qq-question'
export const STEPS = 4

export interface Draft {
  unitId: string
  category: string
  title: string
  text: string
}

const blank = (): Draft => ({ unitId: '', category: '', title: '', text: '' })

function kept(): Draft {
  try {
    return { ...blank(), ...(JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Partial<Draft>) }
  } catch {
    return blank()
  }
}

export const draft = reactive<Draft>(kept())
watch(draft, (now) => sessionStorage.setItem(KEY, JSON.stringify(now)), { flush: 'sync' })

/** What a step still lacks, with the field it is asked in. */
export function lacking(step: number, now: Draft): { field: string; text: string } | null {
  if (step === 1 && !now.unitId) return { field: 'ask-unit', text: '请选择要咨询的单位' }
  if (step === 2 && !now.category) return { field: 'ask-category', text: '请选择问题的类别' }
  if (step === 3 && now.title.trim().length < 2) return { field: 'ask-title', text: '请用一句话写明标题，至少两个字' }
  if (step === 3 && !now.text.trim()) return { field: 'ask-text', text: '请写下您的问题' }
  return null
}

/** The last step that may be shown: the first that lacks something. */
export function reachable(now: Draft): number {
  for (let step = 1; step < STEPS; step += 1) if (lacking(step, now)) return step
  return STEPS
}

export function startAnew(): void {
  Object.assign(draft, blank())
}
