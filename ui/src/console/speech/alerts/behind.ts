/** Alerts behind a figure of the words' report, as the address names them. */
import type { LocationQuery } from 'vue-router'
import { matchedByLabel } from '../../labels'

export interface Behind {
  word?: string
  matched_by?: string
  since?: string
  until?: string
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Whatever makes no sense counts as absent; without a word nothing is narrowed. */
export function behindOf(query: LocationQuery): Behind {
  const word = text(query.word).slice(0, 32)
  if (!word) return {}
  const matched = text(query.matched_by)
  const [since, until] = [text(query.since), text(query.until)]
  return {
    word,
    ...((matched === 'text' || matched === 'sound') && { matched_by: matched }),
    ...(DAY.test(since) && { since }),
    ...(DAY.test(until) && { until }),
  }
}

export function behindText(behind: Behind): string {
  const how = behind.matched_by ? `（${matchedByLabel(behind.matched_by)}）` : ''
  const when = behind.since || behind.until ? ` ${behind.since ?? ''} 至 ${behind.until ?? ''}` : ''
  return `敏感词“${behind.word}”${how}${when}`
}

function text(value: LocationQuery[string] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? ''
}
