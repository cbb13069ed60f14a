/** A line of a transcript cut where its reasons begin and end. */
import type { LineView } from '@/api'
import type { AttentionReason } from './api'

export interface Part {
  text: string
  marked: boolean
}

/** The line's text in parts; a word without a place is marked where it stands first. */
export function partsOf(line: Pick<LineView, 'id' | 'text'>, reasons: readonly AttentionReason[]): Part[] {
  const spans = reasons
    .filter((reason) => reason.line_id === line.id)
    .map((reason) => placeOf(line.text, reason))
    .filter(([start, end]) => end > start)
    .sort((a, b) => a[0] - b[0])
  const parts: Part[] = []
  let at = 0
  for (const [start, end] of spans) {
    if (start < at) continue
    if (start > at) parts.push({ text: line.text.slice(at, start), marked: false })
    parts.push({ text: line.text.slice(start, end), marked: true })
    at = end
  }
  if (at < line.text.length) parts.push({ text: line.text.slice(at), marked: false })
  return parts
}

function placeOf(text: string, reason: AttentionReason): [number, number] {
  if (reason.end > reason.start && text.slice(reason.start, reason.end) === reason.text) return [reason.start, reason.end]
  const at = text.indexOf(reason.text)
  return at < 0 ? [0, 0] : [at, at + reason.text.length]
}
