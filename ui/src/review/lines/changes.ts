/** What the record reading changed against the live one, in the words of the review page. */
import type { Schemas } from '@/api'

export type TranscriptChanges = Schemas['TranscriptChanges']
export type LineChange = Schemas['LineChange']
export type HitChange = Schemas['HitChange']

const KIND: Record<LineChange['kind'], string> = {
  same: '一致',
  changed: '文字不同',
  only_live: '仅实时转写',
  only_record: '仅录音转写',
}

export const kindTitle = (kind: LineChange['kind']): string => KIND[kind]

/** Stretches that both readings have differently. */
export const differing = (changes: TranscriptChanges): LineChange[] => changes.lines.filter((one) => one.kind !== 'same')

/** Sensitive words that one reading alone holds. */
export const differingHits = (changes: TranscriptChanges): HitChange[] => changes.hits.filter((one) => one.kind !== 'same')

/** Whether there are two readings to compare. */
export function isComparable(changes: TranscriptChanges): boolean {
  const sources = new Set(changes.passes.map((one) => one.source))
  return sources.has('live') && sources.has('record')
}
