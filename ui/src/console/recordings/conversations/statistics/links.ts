/** From a figure to the conversations behind it. */
import type { RouteLocationRaw } from 'vue-router'
import type { Dimension } from '../api'

/** What is counted, as the page's address says it. */
export interface Counted {
  since: string
  until: string
  unit_id: string
  channel: string
}

type Narrowing = Record<string, string>

/** The condition of the list that a value of a dimension is. */
export function narrowing(dimension: Dimension, key: string): Narrowing {
  switch (dimension) {
    case 'day':
      return { from: key, to: key }
    case 'inmate':
      return { inmate_id: key }
    case 'relative':
      return { relative_id: key }
    case 'word':
      return { word: key }
    case 'word_class':
      return { class: key }
    case 'channel':
      return { channel: key }
    default:
      return { unit: key }
  }
}

/** The list of what is counted, narrowed further; what narrows later counts. */
export function leadsTo(counted: Counted, ...more: Narrowing[]): RouteLocationRaw {
  const { since, until, unit_id, channel } = counted
  const base = { from: since, to: until, ...(unit_id && { unit: unit_id }), ...(channel && { channel }) }
  return { path: '/conversations', query: Object.assign(base, ...more) as Narrowing }
}

/** Conversations that are counted, of which a share is reviewed. */
export const COUNTED: Narrowing = { kept: '1' }
export const REVIEWED: Narrowing = { kept: '1', reviewed: '1' }
export const ANOMALOUS: Narrowing = { kept: '1', anomaly: '1' }
export const OVERDUE: Narrowing = { overdue: '1' }
export const WITH_HITS: Narrowing = { hits: '1' }
