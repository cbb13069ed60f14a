/** What a call client does next: a pure state machine between the socket, the media and the screen. */
import type { PartyRole } from '@/api/types'
import { isEvent, type ClientFrame, type RefusedFrame, type ServerFrame } from './frames'
import { afterEvent, afterJoined, emptyView, withoutOldNotices, type CallView } from '../view'

export type Input =
  | { kind: 'start' }
  | { kind: 'socket_open' }
  | { kind: 'socket_lost' }
  | { kind: 'frame'; frame: ServerFrame; now: number }
  | { kind: 'media'; state: 'connecting' | 'connected' | 'lost' }
  | { kind: 'offer_unanswered' }
  | { kind: 'retry_due' }
  | { kind: 'renewed'; token: string | null }
  | { kind: 'leave' }
  | { kind: 'tick'; now: number }

export type Action =
  | { do: 'open_socket' }
  | { do: 'drop_socket' }
  | { do: 'send'; frame: ClientFrame }
  | { do: 'negotiate'; afterMs: number }
  | { do: 'retry'; afterMs: number }
  | { do: 'renew' }
  | { do: 'close' }

export interface Machine {
  role: PartyRole
  token: string
  deviceId: string
  /** Whether the picture that is sent is masked here. */
  masks: boolean
  socket: 'closed' | 'opening' | 'joining' | 'joined'
  /** Tries since the connection last stood. */
  attempt: number
  mediaAttempt: number
  leaving: boolean
  /** Whether another token was asked for since the connection last stood. */
  renewed: boolean
  view: CallView
}

export type Step = [Machine, Action[]]

/** How long after its end a call may still be heard of: an officer may have lengthened it meanwhile. */
const PATIENCE_MS = 120_000
const LONGEST_PAUSE_MS = 3_000

export function newMachine(role: PartyRole, token: string, deviceId: string, masks = false): Machine {
  return {
    role, token, deviceId, masks, socket: 'closed', attempt: 0, mediaAttempt: 0, leaving: false,
    renewed: false, view: emptyView(),
  }
}

/** Pause before the next try: at once, then 0.5 s doubling to 3 s. */
export function pauseMs(attempt: number): number {
  return attempt === 0 ? 0 : Math.min(LONGEST_PAUSE_MS, 250 * 2 ** attempt)
}

function isOver(machine: Machine): boolean {
  return machine.view.phase === 'ended' || machine.view.phase === 'refused'
}

export function step(machine: Machine, input: Input): Step {
  if (isOver(machine)) return [machine, []]
  switch (input.kind) {
    case 'start':
    case 'retry_due':
      return machine.socket === 'closed'
        ? [{ ...machine, socket: 'opening' }, [{ do: 'open_socket' }]]
        : [machine, []]
    case 'socket_open':
      return [{ ...machine, socket: 'joining' }, [{ do: 'send', frame: joinFrame(machine) }]]
    case 'socket_lost':
      return afterLoss(machine)
    case 'offer_unanswered':
      return withDroppedSocket(afterLoss(machine))
    case 'media':
      return afterMedia(machine, input.state)
    case 'frame':
      return afterFrame(machine, input.frame, input.now)
    case 'renewed':
      return afterRenewal(machine, input.token)
    case 'leave':
      return afterLeave(machine)
    case 'tick':
      return afterTick(machine, input.now)
  }
}

function joinFrame(machine: Machine): ClientFrame {
  const { token, deviceId, masks } = machine
  return { type: 'join', token, device_id: deviceId, last_seq: machine.view.lastSeq, ...(masks && { masks }) }
}

function afterLoss(machine: Machine): Step {
  if (machine.leaving) return finish(machine, leftMessage(machine))
  const next: Machine = {
    ...machine,
    socket: 'closed',
    attempt: machine.attempt + 1,
    renewed: false,
    view: { ...machine.view, phase: machine.view.callId ? 'reconnecting' : 'connecting', speaking: null },
  }
  return [next, [{ do: 'retry', afterMs: pauseMs(machine.attempt) }]]
}

function withDroppedSocket([machine, actions]: Step): Step {
  return [machine, [{ do: 'drop_socket' }, ...actions]]
}

function afterMedia(machine: Machine, state: 'connecting' | 'connected' | 'lost'): Step {
  const view = { ...machine.view, media: state }
  if (state === 'connected') return [{ ...machine, mediaAttempt: 0, view }, []]
  if (state === 'connecting' || machine.socket !== 'joined') return [{ ...machine, view }, []]
  const next = { ...machine, mediaAttempt: machine.mediaAttempt + 1, view }
  return [next, [{ do: 'negotiate', afterMs: pauseMs(machine.mediaAttempt) }]]
}

function afterFrame(machine: Machine, frame: ServerFrame, now: number): Step {
  if (isEvent(frame)) {
    const next = { ...machine, view: afterEvent(machine.view, frame, now) }
    return [next, frame.type === 'ended' ? [{ do: 'close' }] : []]
  }
  switch (frame.type) {
    case 'joined': {
      const view: CallView = { ...afterJoined(machine.view, frame, now), media: 'connecting' }
      const next: Machine = { ...machine, socket: 'joined', attempt: 0, renewed: false, view }
      return [next, [{ do: 'negotiate', afterMs: 0 }]]
    }
    case 'refused':
      return afterRefusal(machine, frame)
    case 'pong': {
      const clockOffset = Date.parse(frame.server_now) - now
      return [{ ...machine, view: { ...machine.view, clockOffset } }, []]
    }
    default:
      return [machine, []]
  }
}

/** Codes by which a room says that it no longer knows this peer: entering again with the token helps. */
const ROOM_FORGOT = ['not_in_room', 'room_lost']

function afterRefusal(machine: Machine, frame: RefusedFrame): Step {
  const refusal = { code: frame.code, message: frame.message, retryable: frame.retryable }
  const told = { ...machine, view: { ...machine.view, refusal } }
  if (frame.code === 'call_over') return finish(told, { state: null, reason: null, message: frame.message })
  // Inside, other refusals are of a single request: the call itself goes on.
  const again = machine.socket === 'joined' ? ROOM_FORGOT.includes(frame.code) : frame.retryable
  if (again) return withDroppedSocket(afterLoss(told))
  if (machine.socket === 'joined') return [told, []]
  const outlived = frame.code.startsWith('token') && machine.view.callId !== null && !machine.renewed
  if (outlived) return [{ ...told, socket: 'closed', renewed: true }, [{ do: 'drop_socket' }, { do: 'renew' }]]
  return refuse(told)
}

/** A token may expire in a long call; whoever was inside asks for another. */
function afterRenewal(machine: Machine, token: string | null): Step {
  if (token === null) return refuse(machine)
  return [{ ...machine, token, socket: 'opening' }, [{ do: 'open_socket' }]]
}

function refuse(machine: Machine): Step {
  return [{ ...machine, socket: 'closed', view: { ...machine.view, phase: 'refused' } }, [{ do: 'close' }]]
}

function afterLeave(machine: Machine): Step {
  if (machine.role === 'officer' || machine.socket !== 'joined') {
    const [next, actions] = finish(machine, leftMessage(machine))
    const leave: Action[] = machine.socket === 'joined' ? [{ do: 'send', frame: { type: 'leave' } }] : []
    return [next, [...leave, ...actions]]
  }
  return [{ ...machine, leaving: true }, [{ do: 'send', frame: { type: 'leave' } }]]
}

function leftMessage(machine: Machine): CallView['ended'] {
  if (machine.role === 'officer') return { state: null, reason: null, message: '已停止观看' }
  return { state: null, reason: machine.role === 'relative' ? 'relative_left' : 'inmate_left', message: '您已挂断' }
}

function finish(machine: Machine, ended: CallView['ended']): Step {
  const view: CallView = { ...machine.view, phase: 'ended', notices: [], speaking: null, ended }
  return [{ ...machine, socket: 'closed', view }, [{ do: 'close' }]]
}

function afterTick(machine: Machine, now: number): Step {
  const { endsAt, joinableUntil, clockOffset, phase } = machine.view
  const last = Math.max(endsAt ?? 0, joinableUntil ?? 0)
  if (phase === 'reconnecting' && last > 0 && now + clockOffset > last + PATIENCE_MS) {
    return finish(machine, { state: null, reason: 'connection_lost', message: '网络中断，未能恢复通话' })
  }
  return [{ ...machine, view: withoutOldNotices(machine.view, now) }, []]
}
