import { describe, expect, it } from 'vitest'
import type { AlertView, CallState, CallView } from '@/api'
import { columnsOf, gridOf, pageOf, tilesOf, withCall } from './tiles'

const call = (id: string, state: CallState, starts: string): CallView =>
  ({ id, state, starts_at: `2026-11-24T${starts}:00Z` }) as unknown as CallView
const alert = (callId: string, severity: number, taken: string | null = null): AlertView =>
  ({ id: `${callId}${severity}`, call_id: callId, severity, state: 'new', at: '2026-11-24T06:00:00Z', owner_id: taken }) as unknown as AlertView

const CALLS = [call('a', 'connected', '06:30'), call('b', 'waiting', '06:00'), call('c', 'connected', '06:10')]
const ids = (alerts: AlertView[]) => tilesOf(CALLS, alerts).map((tile) => tile.call.id)

describe('tilesOf', () => {
  it('shows running calls before waiting ones, by time', () => {
    expect(ids([])).toEqual(['c', 'a', 'b'])
  })

  it('raises a call with an open alert, the gravest first', () => {
    expect(ids([alert('a', 1), alert('b', 3)])).toEqual(['b', 'a', 'c'])
  })

  it('lets it sink again once the alert is acknowledged', () => {
    expect(ids([alert('b', 3, '王警官')])).toEqual(['c', 'a', 'b'])
  })
})

describe('withCall', () => {
  it('lets a call enter and change', () => {
    expect(withCall(CALLS, call('d', 'waiting', '07:00'), false)).toHaveLength(4)
    const changed = withCall(CALLS, call('b', 'connected', '06:00'), false)
    expect(changed.find((one) => one.id === 'b')?.state).toBe('connected')
  })

  it('drops a call that is over, unless it is watched here', () => {
    expect(withCall(CALLS, call('a', 'ended', '06:30'), false).map((one) => one.id)).toEqual(['b', 'c'])
    expect(withCall(CALLS, call('a', 'ended', '06:30'), true)).toHaveLength(3)
  })
})

describe('gridOf', () => {
  it('knows three grids and takes nine tiles for anything else', () => {
    expect([gridOf('4'), gridOf('9'), gridOf('16'), gridOf('7'), gridOf(undefined)]).toEqual([4, 9, 16, 9, 9])
    expect([4, 9, 16].map((grid) => columnsOf(gridOf(String(grid))))).toEqual([2, 3, 4])
  })
})

describe('pageOf', () => {
  const tiles = tilesOf(Array.from({ length: 20 }, (_, index) => call(`c${String(index).padStart(2, '0')}`, 'connected', '06:00')), [])

  it('cuts the tiles into pages', () => {
    expect(pageOf(tiles, 9, 3)).toMatchObject({ number: 3, count: 3 })
    expect(pageOf(tiles, 9, 3).tiles.map((tile) => tile.call.id)).toEqual(['c18', 'c19'])
    expect(pageOf(tiles, 16, 1).tiles).toHaveLength(16)
  })

  it('stays within the pages there are', () => {
    expect(pageOf(tiles, 9, 7).number).toBe(3)
    expect(pageOf([], 9, 2)).toEqual({ tiles: [], number: 1, count: 1 })
  })
})
