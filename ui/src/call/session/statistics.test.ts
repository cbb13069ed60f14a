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
    expect(figures(before, now)).toMatchObject({ rtt_ms: 45.1, jitter_ms: 12, loss: 0.05, kbit_s: 500, frames_decoded: 75 })
  })

  it('says nothing about what was not measured', () => {
    expect(figures(totals([], 0), totals([], 3000))).toMatchObject({ rtt_ms: null, jitter_ms: null, loss: null })
  })
})

it('tells codec, resolution and the machinery of the full picture', () => {
  const rows = [
    { type: 'outbound-rtp', kind: 'video', frameWidth: 160, frameHeight: 120, codecId: 'C', encoderImplementation: 'libvpx', powerEfficientEncoder: false },
    { type: 'outbound-rtp', kind: 'video', frameWidth: 640, frameHeight: 480, codecId: 'C', encoderImplementation: 'V4L2', powerEfficientEncoder: true },
    { type: 'codec', id: 'C', mimeType: 'video/VP8' },
    { type: 'inbound-rtp', kind: 'video', framesDecoded: 40, decoderImplementation: 'FFmpeg', powerEfficientDecoder: false },
    { type: 'remote-inbound-rtp', kind: 'audio', fractionLost: 0.01, roundTripTime: 0.02 },
    { type: 'remote-inbound-rtp', kind: 'video', fractionLost: 0.05, roundTripTime: 0.03 },
  ]
  expect(totals(rows, 0).path).toEqual({
    up_loss: 0.05, up_rtt_ms: 30, codec: 'video/VP8', encoder: 'V4L2', decoder: 'FFmpeg',
    hardware_encode: true, hardware_decode: false, sent_width: 640, sent_height: 480,
  })
})

it('says nothing of a path that the browser does not tell', () => {
  expect(Object.values(totals([], 0).path).every((value) => value === null)).toBe(true)
})

it('grades by loss and round trip', () => {
  const none = { rtt_ms: null, loss: null }
  expect(grade(none)).toBe('good')
  expect(grade({ ...none, loss: 0.03 })).toBe('fair')
  expect(grade({ ...none, rtt_ms: 700 })).toBe('poor')
})
