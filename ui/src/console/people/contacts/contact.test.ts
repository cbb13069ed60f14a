import { describe, expect, it } from 'vitest'
import type { Contact } from './api'
import { byDay, lengthOf, pathOf, timeOf, toneOf } from './contact'

const contact = (more: Partial<Contact> = {}): Contact => ({
  id: '01A',
  channel: 'visit',
  at: '2026-11-24T02:05:00Z',
  ended_at: null,
  state: 'finished',
  state_title: '已结束',
  kind: '普见',
  relative: '李某某',
  seconds: 65,
  ...more,
})

describe('a contact', () => {
  it('opens at its own page', () => {
    expect(pathOf(contact())).toBe('/m/visits/01A')
    expect(pathOf(contact({ channel: 'video_call' }))).toBe('/calls/01A')
    expect(pathOf(contact({ channel: 'phone_call' }))).toBe('/m/phone_calls/01A')
  })

  it('shows hour and length where there are any', () => {
    expect([timeOf(contact()), lengthOf(contact())]).toEqual(['10:05', '1 分 5 秒'])
    expect(timeOf(contact({ channel: 'letter', at: '2026-11-19T16:00:00Z' }))).toBe('')
    expect(lengthOf(contact({ seconds: null }))).toBe('')
  })

  it('is loud where it was refused, and done where a phone call was connected', () => {
    expect(toneOf(contact({ channel: 'phone_call', state: 'refused' }))).toBe('danger')
    expect(toneOf(contact({ channel: 'phone_call', state: 'connected' }))).toBe('success')
    expect(toneOf(contact({ channel: 'video_call', state: 'connected' }))).toBe('warning')
    expect(toneOf(contact())).toBe('muted')
  })
})

it('stands together with the others of its day in Beijing', () => {
  const late = contact({ id: '01B', at: '2026-11-24T16:30:00Z' })
  const days = byDay([late, contact(), contact({ id: '01C', at: '2026-11-24T01:00:00Z' })])
  expect(days.map((one) => [one.day, one.contacts.map((each) => each.id)])).toEqual([
    ['2026-11-25', ['01B']],
    ['2026-11-24', ['01A', '01C']],
  ])
})
