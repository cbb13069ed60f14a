import { describe, expect, it } from 'vitest'
import { pathText, shownFigures, worstGrade } from './figures'

describe('shownFigures', () => {
  it('says delay, loss and rate with a grade', () => {
    expect(shownFigures({ rtt_ms: 12.4, loss: 0.004, kbit_s: 511.6 })).toEqual({
      grade: 'good',
      text: '延迟 12 ms · 丢包 0.4% · 码率 512 kbit/s',
    })
    expect(shownFigures({ rtt_ms: 12.4, loss: 0.004, jitter_ms: 3.2 })?.text).toBe('延迟 12 ms · 丢包 0.4% · 抖动 3 ms')
    expect(shownFigures({ rtt_ms: 900 })?.grade).toBe('poor')
  })

  it('goes by the grade of the server, which knows the way up too', () => {
    expect(shownFigures({ rtt_ms: 12, loss: 0, up_loss: 0.2, grade: 'poor' })?.grade).toBe('poor')
    expect(shownFigures({ rtt_ms: 900, grade: 'unheard of' })?.grade).toBe('poor')
  })

  it('leaves out what was not measured', () => {
    expect(shownFigures({ rtt_ms: null, loss: 0.05 })).toEqual({ grade: 'fair', text: '丢包 5.0%' })
    expect(shownFigures({ packets: 4 })).toBeNull()
    expect(shownFigures(undefined)).toBeNull()
  })
})

describe('worstGrade', () => {
  it('is that of the worse side', () => {
    expect(worstGrade([{ rtt_ms: 12 }, { loss: 0.05 }])).toBe('fair')
    expect(worstGrade([{ rtt_ms: 900 }, { loss: 0.05 }])).toBe('poor')
    expect(worstGrade([{}])).toBeNull()
    expect(worstGrade([])).toBeNull()
  })
})

describe('pathText', () => {
  it('tells codec, size and machinery', () => {
    expect(pathText({ codec: 'video/VP8', sent_width: 640, sent_height: 480, hardware_encode: false, hardware_decode: true })).toBe('VP8 640×480 · 软件编码 · 硬件解码')
    expect(pathText({ codec: 'video/VP8', hardware_encode: null })).toBe('VP8')
    expect(pathText(undefined)).toBe('')
  })
})
