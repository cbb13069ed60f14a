import { describe, expect, it } from 'vitest'
import type { EventFrame, JoinedFrame, ServerFrame } from './frames'
import { newMachine, pauseMs, step, type Action, type Input, type Machine } from './machine'

const NOW = Date.parse('2026-11-24T14:00:00+08:00')

const joined = (more: Partial<JoinedFrame> = {}): JoinedFrame => ({
  type: 'joined',
  call_id: '01J0000000000000000000CALL',
  role: 'relative',
  state: 'waiting',
  names: { relative: '王芳', inmate: '李强' },
  server_now: '2026-11-24T14:00:05+08:00',
  ends_at: null,
  present: ['relative'],
  joinable_until: '2026-11-24T14:10:00+08:00',
  ...more,
})

const notice = (seq: number, seconds = 10): EventFrame => ({
  type: 'notice', seq, at: '2026-11-24T14:00:05+08:00', level: 'warning', text: '请注意', seconds,
})

const frame = (one: ServerFrame, now = NOW): Input => ({ kind: 'frame', frame: one, now })

function run(machine: Machine, ...inputs: Input[]): [Machine, Action[]] {
  let all: Action[] = []
  for (const input of inputs) {
    const [next, actions] = step(machine, input)
    machine = next
    all = actions
  }
  return [machine, all]
}

const fresh = (role: 'relative' | 'officer' = 'relative') => newMachine(role, 'token-1', 'device-123')
const inside = () => run(fresh(), { kind: 'start' }, { kind: 'socket_open' }, frame(joined()))[0]

it('says at the door that the picture is masked, and only then', () => {
  const [, actions] = run(newMachine('inmate', 'token-1', 'device-123', true), { kind: 'start' }, { kind: 'socket_open' })
  expect(actions[0]).toMatchObject({ do: 'send', frame: { type: 'join', masks: true } })
})

it('takes an automatic warning off the picture when it is cleared, and leaves the officer’s own', () => {
  const automatic: EventFrame = { ...notice(2), type: 'notice', topic: 'nobody' } as EventFrame
  const [warned] = run(inside(), frame(notice(1)), frame(automatic))
  expect(warned.view.notices.map((one) => one.topic)).toEqual(['', 'nobody'])
  const cleared: EventFrame = { type: 'notice_cleared', seq: 3, at: '2026-11-24T14:00:06+08:00', topic: 'nobody' }
  expect(run(warned, frame(cleared))[0].view.notices.map((one) => one.seq)).toEqual([1])
})

describe('joining', () => {
  it('opens a socket, joins with the token, then offers media', () => {
    const [opening, first] = run(fresh(), { kind: 'start' })
    expect(first).toEqual([{ do: 'open_socket' }])
    const [joining, second] = run(opening, { kind: 'socket_open' })
    expect(second).toEqual([
      { do: 'send', frame: { type: 'join', token: 'token-1', device_id: 'device-123', last_seq: 0 } },
    ])
    const [machine, third] = run(joining, frame(joined()))
    expect(third).toEqual([{ do: 'negotiate', afterMs: 0 }])
    expect(machine.view).toMatchObject({ phase: 'joined', state: 'waiting', clockOffset: 5000, media: 'connecting' })
  })

  it('ends at a refusal that trying again cannot help', () => {
    const [machine, actions] = run(fresh(), { kind: 'start' }, { kind: 'socket_open' },
      frame({ type: 'refused', code: 'second_device', message: '另一台设备', retryable: false }))
    expect(machine.view).toMatchObject({ phase: 'refused', refusal: { code: 'second_device' } })
    expect(actions).toEqual([{ do: 'close' }])
  })

  it('tries again after a refusal that may pass', () => {
    const [machine, actions] = run(fresh(), { kind: 'start' }, { kind: 'socket_open' },
      frame({ type: 'refused', code: 'room_lost', message: '正在恢复', retryable: true }))
    expect(machine.view.phase).toBe('connecting')
    expect(actions).toEqual([{ do: 'drop_socket' }, { do: 'retry', afterMs: 0 }])
  })
})

describe('a lost connection', () => {
  it('comes back with the same token and the last event seen', () => {
    const [lost, actions] = run(inside(), frame(notice(7)), { kind: 'socket_lost' })
    expect(lost.view.phase).toBe('reconnecting')
    expect(actions).toEqual([{ do: 'retry', afterMs: 0 }])
    const [, again] = run(lost, { kind: 'retry_due' }, { kind: 'socket_open' })
    expect(again).toEqual([
      { do: 'send', frame: { type: 'join', token: 'token-1', device_id: 'device-123', last_seq: 7 } },
    ])
  })

  it('waits longer from try to try, never more than three seconds', () => {
    expect([0, 1, 2, 3, 4, 5, 9].map(pauseMs)).toEqual([0, 500, 1000, 2000, 3000, 3000, 3000])
    let machine = inside()
    const pauses: number[] = []
    for (let round = 0; round < 3; round += 1) {
      const [next, actions] = run(machine, { kind: 'retry_due' }, { kind: 'socket_lost' })
      machine = next
      pauses.push(...actions.flatMap((action) => (action.do === 'retry' ? [action.afterMs] : [])))
    }
    expect(pauses).toEqual([0, 500, 1000])
  })

  it('starts the pauses anew once it stands', () => {
    const [machine] = run(inside(), { kind: 'socket_lost' }, { kind: 'retry_due' }, { kind: 'socket_lost' },
      { kind: 'retry_due' }, { kind: 'socket_open' }, frame(joined()))
    expect(machine).toMatchObject({ attempt: 0, socket: 'joined' })
  })

  it('makes a new peer connection when only the media break', () => {
    const [machine, actions] = run(inside(), { kind: 'media', state: 'connected' }, { kind: 'media', state: 'lost' })
    expect(actions).toEqual([{ do: 'negotiate', afterMs: 0 }])
    expect(machine.view).toMatchObject({ phase: 'joined', media: 'lost' })
  })

  it('goes back to the door when the room forgot it or leaves an offer unanswered', () => {
    const forgotten = frame({ type: 'refused', code: 'not_in_room', message: '请重新加入', retryable: false })
    for (const input of [forgotten, { kind: 'offer_unanswered' } as const]) {
      const [machine, actions] = run(inside(), input)
      expect(machine.view.phase).toBe('reconnecting')
      expect(actions).toEqual([{ do: 'drop_socket' }, { do: 'retry', afterMs: 0 }])
    }
  })

  it('stays in the call when a single request is refused', () => {
    const busy = frame({ type: 'refused', code: 'database_unavailable', message: '稍后再试', retryable: true })
    const [machine, actions] = run(inside(), busy)
    expect(machine.view).toMatchObject({ phase: 'joined', refusal: { code: 'database_unavailable' } })
    expect(actions).toEqual([])
  })

  it('asks once for another token where the first outlived its time', () => {
    const expired = frame({ type: 'refused', code: 'token_expired', message: '已过期', retryable: false })
    const back: Input[] = [{ kind: 'socket_lost' }, { kind: 'retry_due' }, { kind: 'socket_open' }, expired]
    const [waiting, actions] = run(inside(), ...back)
    expect(actions).toEqual([{ do: 'drop_socket' }, { do: 'renew' }])
    const [, join] = run(waiting, { kind: 'renewed', token: 'token-2' }, { kind: 'socket_open' })
    expect(join).toMatchObject([{ frame: { type: 'join', token: 'token-2' } }])
    const [refused] = run(waiting, { kind: 'renewed', token: 'token-2' }, { kind: 'socket_open' }, expired)
    expect(refused.view.phase).toBe('refused')
  })

  it('gives up two minutes after the call can no longer live', () => {
    const late = Date.parse('2026-11-24T14:12:01+08:00')
    const [waiting] = run(inside(), { kind: 'socket_lost' }, { kind: 'tick', now: late - 10_000 })
    expect(waiting.view.phase).toBe('reconnecting')
    const [machine] = run(waiting, { kind: 'tick', now: late })
    expect(machine.view).toMatchObject({ phase: 'ended', ended: { reason: 'connection_lost' } })
  })
})

describe('events', () => {
  it('counts a repeated event once', () => {
    const [machine] = run(inside(), frame(notice(3)), frame(notice(3)), frame(notice(2)))
    expect(machine.view.notices).toHaveLength(1)
  })

  it('shows a notice for its seconds by the server clock, and an old one not at all', () => {
    const [machine] = run(inside(), frame(notice(3, 10)))
    expect(machine.view.notices[0]?.until).toBe(NOW + 10_000)
    expect(run(machine, { kind: 'tick', now: NOW + 9_999 })[0].view.notices).toHaveLength(1)
    expect(run(machine, { kind: 'tick', now: NOW + 10_000 })[0].view.notices).toHaveLength(0)
    expect(run(inside(), frame(notice(3, 10), NOW + 60_000))[0].view.notices).toHaveLength(0)
  })

  it('moves the end at a change of length', () => {
    const [machine] = run(inside(), frame({
      type: 'length', seq: 4, at: '2026-11-24T14:01:00+08:00', ends_at: '2026-11-24T14:30:00+08:00',
      minutes: 30, server_now: '2026-11-24T14:01:00+08:00',
    }))
    expect(machine.view.endsAt).toBe(Date.parse('2026-11-24T14:30:00+08:00'))
    expect(machine.view.clockOffset).toBe(5000)
  })

  it('follows who is here and who speaks', () => {
    const at = '2026-11-24T14:01:00+08:00'
    const [here] = run(inside(), frame({ type: 'present', seq: 5, at, role: 'inmate', present: true }),
      frame({ type: 'speaking', seq: 6, at, on: true, officer: '赵警官' }))
    expect(here.view).toMatchObject({ present: ['relative', 'inmate'], speaking: '赵警官' })
    const [gone] = run(here, frame({ type: 'present', seq: 7, at, role: 'inmate', present: false }),
      frame({ type: 'speaking', seq: 8, at, on: false, officer: '赵警官' }))
    expect(gone.view).toMatchObject({ present: ['relative'], speaking: null })
  })

  it('is over for good after the end', () => {
    const [ended, actions] = run(inside(), frame({
      type: 'ended', seq: 9, at: '2026-11-24T14:05:00+08:00', state: 'cut_off', reason: 'officer', message: '违规',
    }))
    expect(actions).toEqual([{ do: 'close' }])
    expect(ended.view.ended).toEqual({ state: 'cut_off', reason: 'officer', message: '违规' })
    expect(run(ended, { kind: 'socket_lost' })).toEqual([ended, []])
  })
})

describe('hanging up', () => {
  it('waits for the server to say the end', () => {
    const [leaving, actions] = run(inside(), { kind: 'leave' })
    expect(actions).toEqual([{ do: 'send', frame: { type: 'leave' } }])
    expect(leaving.view.phase).toBe('joined')
    expect(run(leaving, { kind: 'socket_lost' })[0].view).toMatchObject({
      phase: 'ended', ended: { reason: 'relative_left' },
    })
  })

  it('lets an officer go at once', () => {
    const [watching] = run(fresh('officer'), { kind: 'start' }, { kind: 'socket_open' }, frame(joined({ role: 'officer' })))
    const [machine, actions] = run(watching, { kind: 'leave' })
    expect(actions).toEqual([{ do: 'send', frame: { type: 'leave' } }, { do: 'close' }])
    expect(machine.view.phase).toBe('ended')
  })
})
