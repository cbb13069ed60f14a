/** What happened in a call, on the recording's clock. */
import type { StageKind, StageView } from '@/api'

export interface LogEntry {
  stage: StageView
  /** Seconds since the first join. */
  at: number
}

const IN_CALL: readonly StageKind[] = ['join', 'leave', 'watch', 'notice', 'speak_in', 'mute', 'remove', 'length', 'speech_gap']

/** Stages between the first join and the end; none where nobody joined. Sensitive words have a list of their own. */
export function callLog(stages: readonly StageView[]): LogEntry[] {
  const first = stages.find((stage) => stage.kind === 'join')
  if (!first) return []
  const start = Date.parse(first.at)
  return stages
    .filter((stage) => stage.seq >= first.seq && (IN_CALL.includes(stage.kind) || isMove(stage)))
    .map((stage) => ({ stage, at: Math.max(0, (Date.parse(stage.at) - start) / 1000) }))
}

function isMove(stage: StageView): boolean {
  return stage.kind === 'state' && ['connected', 'ended', 'cut_off'].includes(stage.state ?? '')
}
