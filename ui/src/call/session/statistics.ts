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
  path: Path
}

/** How media go up and by which machinery they are made and shown (VC-AV-18). */
export type Path = Pick<
  QualityFigures,
  'up_loss' | 'up_rtt_ms' | 'codec' | 'encoder' | 'decoder' | 'hardware_encode' | 'hardware_decode' | 'sent_width' | 'sent_height'
>

type Row = Record<string, unknown> & { type: string }

const number = (value: unknown): number => (typeof value === 'number' ? value : 0)
const orNull = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null)
const flag = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null)
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value.slice(0, 60) : null)

/** Sums over the rows of `getStats`; `at` in ms. */
export function totals(rows: Iterable<Row>, at: number): Totals {
  const all = [...rows]
  const sum: Totals = { at, bytes: 0, received: 0, lost: 0, frames: 0, rtt: null, jitter: null, path: pathOf(all) }
  for (const row of all) {
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

/** The largest picture sent is the full one; browsers name their encoder and decoder, and say whether it spares power. */
function pathOf(rows: readonly Row[]): Path {
  const video = (type: string) => rows.filter((row) => row.type === type && row.kind === 'video')
  const sent = video('outbound-rtp').sort((a, b) => number(b.frameWidth) - number(a.frameWidth))[0]
  const shown = video('inbound-rtp').sort((a, b) => number(b.framesDecoded) - number(a.framesDecoded))[0]
  const reports = rows.filter((row) => row.type === 'remote-inbound-rtp')
  const codec = rows.find((row) => row.type === 'codec' && row.id === sent?.codecId)
  const worst = (name: string) => reports.map((row) => orNull(row[name])).reduce<number | null>((most, one) => (one === null ? most : Math.max(most ?? 0, one)), null)
  const rtt = worst('roundTripTime')
  const loss = worst('fractionLost')
  return {
    up_loss: loss === null ? null : round(loss, 4),
    up_rtt_ms: rtt === null ? null : round(rtt * 1000, 1),
    codec: text(codec?.mimeType),
    encoder: text(sent?.encoderImplementation),
    decoder: text(shown?.decoderImplementation),
    hardware_encode: flag(sent?.powerEfficientEncoder),
    hardware_decode: flag(shown?.powerEfficientDecoder),
    sent_width: orNull(sent?.frameWidth),
    sent_height: orNull(sent?.frameHeight),
  }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}

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
    ...now.path,
  }
}

export type Grade = 'good' | 'fair' | 'poor'

/** What a person is told about figures. */
export function grade(quality: Pick<QualityFigures, 'loss' | 'rtt_ms'>): Grade {
  const loss = quality.loss ?? 0
  const rtt = quality.rtt_ms ?? 0
  if (loss > 0.08 || rtt > 600) return 'poor'
  return loss > 0.02 || rtt > 300 ? 'fair' : 'good'
}
