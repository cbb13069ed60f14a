/** Measured quality of one side, in an officer's words. */
import type { SideQuality } from '@/api'
import { grade, type Grade } from '@/call'

export const GRADE_LABEL: Record<Grade, string> = { good: '良好', fair: '一般', poor: '较差' }

export interface Shown {
  grade: Grade
  /** `延迟 12 ms · 丢包 0.4% · 抖动 3 ms · 码率 512 kbit/s` */
  text: string
}

/** Null where nothing was measured yet. */
export function shownFigures(figures: Record<string, unknown> | undefined): Shown | null {
  const rtt = number(figures?.rtt_ms)
  const loss = number(figures?.loss)
  const text = measuredText({ rtt_ms: rtt, loss, jitter_ms: number(figures?.jitter_ms), kbit_s: number(figures?.kbit_s) })
  // The server judges by the way up too; a frame of before that rule carries no grade.
  const judged = figures?.grade
  return text ? { grade: isGrade(judged) ? judged : grade({ rtt_ms: rtt, loss }), text } : null
}

/** What was measured of a line; empty where nothing was. */
export function measuredText(figures: Partial<Pick<SideQuality, 'rtt_ms' | 'loss' | 'jitter_ms' | 'kbit_s'>>): string {
  const { rtt_ms: rtt, loss, jitter_ms: jitter, kbit_s: rate } = figures
  const parts = [
    rtt == null ? '' : `延迟 ${Math.round(rtt)} ms`,
    loss == null ? '' : `丢包 ${(loss * 100).toFixed(1)}%`,
    jitter == null ? '' : `抖动 ${Math.round(jitter)} ms`,
    rate == null ? '' : `码率 ${Math.round(rate)} kbit/s`,
  ]
  return parts.filter(Boolean).join(' · ')
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

const isGrade = (value: unknown): value is Grade => value === 'good' || value === 'fair' || value === 'poor'

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
