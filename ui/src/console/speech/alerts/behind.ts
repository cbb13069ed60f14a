/** Alerts behind a figure of the words' report, as the address names them. */
import { isDay } from '@/shared/days'
import { matchedByLabel } from '../../labels'
import type { Filter } from '../../lists/filters'

const MOST_WORD = 32

export const BEHIND: Filter = {
  kind: 'held',
  names: ['word', 'matched_by', 'since', 'until'],
  title: behindText,
  fits: (value, at) => (at === 0 ? value.length <= MOST_WORD : at === 1 ? value === 'text' || value === 'sound' : isDay(value)),
  id: 'alerts-behind',
}

export function behindText({ word, matched_by, since, until }: Readonly<Record<string, string>>): string {
  const how = matched_by ? `（${matchedByLabel(matched_by)}）` : ''
  const when = since || until ? ` ${since ?? ''} 至 ${until ?? ''}` : ''
  return `${word ? `敏感词“${word}”` : '敏感词'}${how}${when}`
}
