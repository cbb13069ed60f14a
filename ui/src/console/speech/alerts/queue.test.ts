import { describe, expect, it } from 'vitest'
import type { AlertView } from '@/api'
import { awaitsRecheck, isEscalated, isOpen, ordered, secondsToEscalation, upsertAlert } from './queue'

const alert = (id: string, severity: number, minute: number, more: Partial<AlertView> = {}): AlertView =>
  ({
    id,
    severity,
    at: `2026-11-24T06:${String(minute).padStart(2, '0')}:00Z`,
    state: 'new',
    call_id: 'C1',
    owner_id: null,
    recheck_id: null,
    recheck_state: null,
    ...more,
  }) as unknown as AlertView

const ids = (alerts: AlertView[]) => alerts.map((a) => a.id)

describe('ordered', () => {
  it('shows the unseen first, the gravest of them on top, the newest of equals', () => {
    const seen = alert('seen', 3, 9, { owner_id: '王警官' })
    const list = [seen, alert('mild', 1, 5), alert('grave', 3, 1), alert('grave2', 3, 2)]
    expect(ids(ordered(list))).toEqual(['grave2', 'grave', 'mild', 'seen'])
  })
})

describe('upsertAlert', () => {
  it('replaces a known alert, so an acknowledged one sinks', () => {
    const list = upsertAlert(
      [alert('a', 3, 1), alert('b', 1, 2)],
      alert('a', 3, 1, { owner_id: '李' }),
    )
    expect(ids(list)).toEqual(['b', 'a'])
  })
})

describe('state of an alert', () => {
  it('is open until somebody took it', () => {
    expect(isOpen(alert('a', 1, 1))).toBe(true)
    expect(isOpen(alert('a', 1, 1, { state: 'dismissed' }))).toBe(false)
  })

  it('awaits a recheck only while one is open', () => {
    expect(awaitsRecheck(alert('a', 1, 1, { recheck_id: 'R', recheck_state: 'open' }))).toBe(true)
    expect(awaitsRecheck(alert('a', 1, 1, { recheck_id: 'R', recheck_state: 'concluded' }))).toBe(false)
    expect(awaitsRecheck(alert('a', 1, 1))).toBe(false)
  })
})

describe('escalation', () => {
  const passedUp = { escalated_at: '2026-11-24T06:02:00Z' }

  it('stands before everything else until somebody takes it', () => {
    const list = [alert('grave', 3, 5), alert('up', 1, 1, passedUp), alert('taken', 3, 1, { ...passedUp, owner_id: '李' })]
    expect(ids(ordered(list))).toEqual(['up', 'grave', 'taken'])
    expect(list.map(isEscalated)).toEqual([false, true, false])
  })

  it('is counted down while nobody has the alert', () => {
    const at = Date.parse('2026-11-24T06:05:20Z')
    expect(secondsToEscalation(alert('a', 1, 5), 60, at)).toBe(40)
    expect(secondsToEscalation(alert('a', 1, 5), 60, at + 100_000)).toBe(0)
    expect(secondsToEscalation(alert('a', 1, 5, { owner_id: '李' }), 60, at)).toBeNull()
    expect(secondsToEscalation(alert('a', 1, 5, passedUp), 60, at)).toBeNull()
  })
})
