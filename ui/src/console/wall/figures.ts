/** Measured quality of one side, in an officer's words. */
import { grade, type Grade } from '@/call'

export const GRADE_LABEL: Record<Grade, string> = { good: '良好', fair: '一般', poor: '较差' }

export interface Shown {
  grade: Grade
  /** `12 ms · 丢包 0.4% · 512 kbit/s` */
  text: string
}

/** Null where nothing was measured yet. */
export function shownFigures(figures: Record<string, unknown> | undefined): Shown | null {
  const rtt = number(figures?.rtt_ms)
  const loss = number(figures?.loss)
  const rate = number(figures?.kbit_s)
  const parts = [
    rtt === null ? '' : `${Math.round(rtt)} ms`,
    loss === null ? '' : `丢包 ${(loss * 100).toFixed(1)}%`,
    rate === null ? '' : `${Math.round(rate)} kbit/s`,
  ].filter(Boolean)
  if (parts.length === 0) return null
  return {
    grade: grade({ rtt_ms: rtt, loss }),
    text: parts.join(' · '),
  }
}

/** How this side's picture is made and shown: `VP8 640×480 · 软件编码 · 硬件解码`; empty where its browser does not tell. */
export function pathText(figures: Record<string, unknown> | undefined): string {
  const machinery = (value: unknown, what: string) => (typeof value === 'boolean' ? `${value ? '硬件' : '软件'}${what}` : '')
  const codec = typeof figures?.codec === 'string' ? figures.codec.replace(/^video\//, '') : ''
  const width = number(figures?.sent_width)
  const height = number(figures?.sent_height)
  const size = width === null || height === null ? '' : `${width}×${height}`
  const parts = [`${codec} ${size}`.trim(), machinery(figures?.hardware_encode, '编码'), machinery(figures?.hardware_decode, '解码')]
  return parts.filter(Boolean).join(' · ')
}

/** The worse of both sides' lines; null where nothing was measured yet. */
export function worstGrade(sides: readonly Record<string, unknown>[]): Grade | null {
  const grades = sides.map((one) => shownFigures(one)?.grade)
  return (['poor', 'fair', 'good'] as const).find((one) => grades.includes(one)) ?? null
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
