/** Frames of the WebSocket protocol of a running call, `/ws/call`. */
import type { ClientFrame, Schemas, ServerFrame } from '@/api/types'

export type { ClientFrame, ServerFrame }

export type QualityFigures = Required<Omit<Schemas['Quality'], 'type'>>
export type JoinedFrame = Schemas['Joined']
export type RefusedFrame = Schemas['Refused']

/** Events of a call by their name; the server numbers them and repeats them to those who return. */
export interface CallEvents {
  state: Schemas['StateChanged']
  present: Schemas['Present']
  length: Schemas['LengthChanged']
  notice: Schemas['Notice']
  notice_cleared: Schemas['NoticeCleared']
  masking: Schemas['Masking']
  speaking: Schemas['Speaking']
  muted: Schemas['Muted']
  line: Schemas['Line']
  alert: Schemas['Alerted']
  speech_gap: Schemas['SpeechGap']
  partial: Schemas['PartialLine']
  speech_channel: Schemas['SpeechChannel']
  quality: Schemas['QualityReport']
  board: Schemas['BoardChanged']
  share: Schemas['Shared']
  recorder: Schemas['RecorderState']
  ended: Schemas['Ended']
}

export type EventFrame = CallEvents[keyof CallEvents]

export function isEvent(frame: ServerFrame): frame is EventFrame {
  return 'seq' in frame
}
