/** Figures of quality from the browser's statistics. */
import type { QualityFigures } from './frames'

export interface Totals {
  at: number
  bytes: number
  received: number
  lost: number
  frames: number
  rtt: number | null
  jitter: number | null
}

type Row = Record<string, unknown> & { type: string }

const number = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** Sums over the rows of `getStats`; `at` in ms. */
export function totals(rows: Iterable<Row>, at: number): Totals {
  const sum: Totals = { at, bytes: 0, received: 0, lost: 0, frames: 0, rtt: null, jitter: null }
  for (const row of rows) {
    if (row.type === 'inbound-rtp') {
      sum.bytes += number(row.bytesReceived)
      sum.received += number(row.packetsReceived)
      sum.lost += number(row.packetsLost)
      sum.frames += number(row.framesDecoded)
      sum.jitter = Math.max(sum.jitter ?? 0, number(row.jitter))
    } else if (row.type === 'candidate-pair' && row.nominated === true && row.currentRoundTripTime !== undefined) {
      sum.rtt = number(row.currentRoundTripTime)
    }
  }
  return sum
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits))

/** What happened between two measurements; a new connection counts from zero. */
export function figures(before: Totals, now: Totals): QualityFigures {
  const seconds = (now.at - before.at) / 1000
  const received = now.received - before.received
  const lost = Math.max(0, now.lost - before.lost)
  const bits = (now.bytes - before.bytes) * 8
  return {
    rtt_ms: now.rtt === null ? null : round(now.rtt * 1000, 1),
    jitter_ms: now.jitter === null ? null : round(now.jitter * 1000, 1),
    loss: received + lost > 0 ? round(lost / (received + lost), 4) : null,
    kbit_s: seconds > 0 && bits >= 0 ? round(bits / seconds / 1000, 1) : null,
    frames_decoded: now.frames,
  }
}

export type Grade = 'good' | 'fair' | 'poor'

/** What a person is told about figures. */
export function grade(quality: QualityFigures): Grade {
  const loss = quality.loss ?? 0
  const rtt = quality.rtt_ms ?? 0
  if (loss > 0.08 || rtt > 600) return 'poor'
  return loss > 0.02 || rtt > 300 ? 'fair' : 'good'
}
