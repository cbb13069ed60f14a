/** A number beside the same one of an earlier time. */
import { shown, valueOf } from './shown'
import type { FiguresBefore, FiguresMeasure, Values } from './wire'

export interface Change {
  /** By how much of what it was: +8.3%. */
  text: string
  /** What it was, and when. */
  title: string
}

/** How a number changed; nothing where either is missing. */
export function changeOf(measure: FiguresMeasure, values: Values, before: FiguresBefore | null): Change | null {
  const now = valueOf(measure, values)
  const then = before && valueOf(measure, before.values)
  if (!before || now === null || then === null) return null
  return { text: difference(measure, Number(now), Number(then)), title: `${before.since} 至 ${before.until}：${shown(then, measure.shown)}` }
}

function difference({ how, shown: form }: FiguresMeasure, now: number, then: number): string {
  const more = now - then
  if (more === 0) return '持平'
  const sign = more > 0 ? '+' : '-'
  const size = Math.abs(more)
  if (how === 'share') return `${sign}${(size * 100).toFixed(1)}个百分点`
  return sign + (then === 0 ? shown(size, form) : shown(size / then, 'percent1'))
}
