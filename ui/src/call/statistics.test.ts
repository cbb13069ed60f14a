import { describe, expect, it } from 'vitest'
import { figures, grade, totals } from './statistics'

const inbound = (bytes: number, received: number, lost: number, frames: number) => ({
  type: 'inbound-rtp', bytesReceived: bytes, packetsReceived: received, packetsLost: lost, framesDecoded: frames, jitter: 0.012,
})
const pair = { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.0451 }

describe('figures', () => {
  it('measures between two readings', () => {
    const before = totals([inbound(0, 0, 0, 0), pair], 0)
    const now = totals([inbound(187_500, 190, 10, 75), inbound(0, 0, 0, 0), pair], 3000)
    expect(figures(before, now)).toEqual({ rtt_ms: 45.1, jitter_ms: 12, loss: 0.05, kbit_s: 500, frames_decoded: 75 })
  })

  it('says nothing about what was not measured', () => {
    expect(figures(totals([], 0), totals([], 3000))).toMatchObject({ rtt_ms: null, jitter_ms: null, loss: null })
  })
})

it('grades by loss and round trip', () => {
  const none = { rtt_ms: null, jitter_ms: null, loss: null, kbit_s: null, frames_decoded: null }
  expect(grade(none)).toBe('good')
  expect(grade({ ...none, loss: 0.03 })).toBe('fair')
  expect(grade({ ...none, rtt_ms: 700 })).toBe('poor')
})
