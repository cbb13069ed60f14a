import { describe, expect, it } from 'vitest'
import type { CallView } from '@/api'
import { entry, lengthOf, timeline } from './timeline'

const call: CallView = {
  id: '01J', case_no: 'VC-1', state: 'approved', relative: { id: 'r', name: '王芳' }, inmate: { id: 'i', name: '李强' },
  kinship: 'spouse', prison: '青浦监狱', ward: '一监区', requested_at: '2026-11-20T10:00:00+08:00',
  starts_at: '2026-11-24T14:00:00+08:00', minutes: 10, joinable_from: '2026-11-24T13:50:00+08:00',
  joinable_until: '2026-11-24T14:10:00+08:00', connected_at: null, ends_at: null, ended_at: null,
  end_reason: null, reason: null, consented: false, kind: 'family', privileged: false,
}
const marks = (one: CallView) => timeline(one).map((milestone) => milestone.mark).join(' ')
const at = (time: string) => Date.parse(`2026-11-24T${time}:00+08:00`)

describe('the way of a booking', () => {
  it('marks where it stands', () => {
    expect(marks({ ...call, state: 'requested' })).toBe('done now ahead ahead')
    expect(marks(call)).toBe('done done now ahead')
    expect(marks({ ...call, state: 'connected', connected_at: call.starts_at })).toBe('done done done now')
    expect(marks({ ...call, state: 'rejected', reason: '次数已满' })).toBe('done failed')
    expect(marks({ ...call, state: 'missed', end_reason: 'relative_absent' })).toBe('done done failed')
  })

  it('gives reasons in the relative’s own view', () => {
    expect(timeline({ ...call, state: 'rejected', reason: '次数已满' }).at(-1)?.text).toBe('次数已满')
    expect(timeline({ ...call, state: 'missed', end_reason: 'relative_absent' }).at(-1)?.text).toBe('您未在规定时间内接入')
    const ended: CallView = {
      ...call, state: 'ended', connected_at: '2026-11-24T14:01:00+08:00', ended_at: '2026-11-24T14:11:00+08:00', end_reason: 'limit',
    }
    expect(timeline(ended).at(-1)?.text).toBe('2026-11-24 14:11，通话 10 分钟，通话时间已到')
    expect(lengthOf(ended)).toBe('通话 10 分钟')
  })
})

it('opens the door in its window only', () => {
  expect(entry(call, at('13:49'))).toBe('early')
  expect(entry(call, at('13:50'))).toBe('open')
  expect(entry(call, at('14:11'))).toBe('late')
  expect(entry({ ...call, state: 'connected' }, at('14:15'))).toBe('open')
  expect(entry({ ...call, state: 'requested' }, at('14:00'))).toBe('closed')
})
