/** Corrections of the live reading at their places in the record one. */
import type { Schemas } from '@/api'
import type { Entry } from '@/console/speech/transcript/lines'

export type LiveCorrection = Schemas['LiveCorrection']
export type LostEntry = { kind: 'lost'; key: string; start: number; correction: LiveCorrection }

/** What stands in the history of a line that took the text over. */
export const TAKEN_OVER = '采用实时转写的更正'

/** Tells one correction from the others. */
export const placeOf = (one: LiveCorrection): string => one.line_id ?? `lost-${one.speaker}-${one.start_s}`

/** The corrections by the record line that they touch. */
export function byLine(corrections: readonly LiveCorrection[]): Map<string, LiveCorrection> {
  return new Map(corrections.flatMap((one) => (one.line_id ? [[one.line_id, one] as const] : [])))
}

/** The transcript with an entry of its own for each correction where the record reading heard nothing. */
export function withLost(entries: readonly Entry[], corrections: readonly LiveCorrection[]): (Entry | LostEntry)[] {
  const lost = corrections
    .filter((one) => one.line_id === null)
    .map((one): LostEntry => ({ kind: 'lost', key: placeOf(one), start: one.start_s, correction: one }))
  return [...entries, ...lost].sort((a, b) => a.start - b.start)
}
