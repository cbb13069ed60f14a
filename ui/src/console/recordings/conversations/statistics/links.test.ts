import { describe, expect, it } from 'vitest'
import { addressOf, saidIn } from '../../../lists/address'
import { CONVERSATION_FILTERS } from '../filters'
import { leadsTo, narrowing, OVERDUE, WITH_HITS } from './links'

const LIST = { filters: CONVERSATION_FILTERS }
const ID = '01JZZZZZZZZZZZZZZZZZZZZZZZ'
const COUNTED = { since: '2026-11-01', until: '2026-11-30', unit_id: ID, channel: '' }
const queryTo = (...more: Record<string, string>[]) => (leadsTo(COUNTED, ...more) as { query: Record<string, string> }).query

describe('a figure', () => {
  it('leads to the list of what it counts, in conditions that the list knows', () => {
    for (const query of [
      queryTo(WITH_HITS, narrowing('word', '越狱')),
      queryTo(OVERDUE, narrowing('channel', 'visit')),
      queryTo(narrowing('inmate', ID), narrowing('word_class', '脱逃类')),
      queryTo(narrowing('relative', ID)),
      queryTo({ kept: '1', assignee_id: ID, overdue: '1' }),
    ]) {
      expect(addressOf(saidIn(query, LIST), LIST)).toEqual(query)
    }
  })

  it('narrows days and units to its own', () => {
    expect(queryTo(narrowing('day', '2026-11-07'))).toEqual({ from: '2026-11-07', to: '2026-11-07', unit: ID })
    const other = '01JYYYYYYYYYYYYYYYYYYYYYYY'
    expect(queryTo(narrowing('ward', other)).unit).toBe(other)
  })
})
