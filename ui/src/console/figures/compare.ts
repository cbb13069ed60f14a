/** A number beside the same one of an earlier time. */
import { shown, valueOf } from './shown'
import type { FiguresBefore, FiguresMeasure, Values } from './wire'

export interface Change {
  /** With its sign: +12（+8.3%）. */
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

const signed = (number: number, text: string): string => (number > 0 ? `+${text}` : number < 0 ? `-${text}` : text)

function difference({ how, shown: form }: FiguresMeasure, now: number, then: number): string {
  const more = now - then
  if (how === 'share') return signed(Math.round(more * 1000), `${Math.abs(more * 100).toFixed(1)}个百分点`)
  const rounded = form === 'average' || form === 'yuan' ? Math.abs(more).toFixed(2) : Math.abs(more)
  const text = signed(more, shown(rounded, form))
  return then === 0 || more === 0 ? text : `${text}（${signed(more, `${Math.abs((more / then) * 100).toFixed(1)}%`)}）`
}
