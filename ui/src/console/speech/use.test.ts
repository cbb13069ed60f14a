import { describe, expect, it } from 'vitest'
import { held, height, minuteTitle, peak, refusedIn, type UseSample } from './use'

const minute = (more: Partial<UseSample> = {}): UseSample => ({
  at: '2026-11-24T06:00:00Z',
  capacity: 60,
  video_call: 10,
  visit: 8,
  phone_call: 5,
  waiting: 0,
  refused: 0,
  ...more,
})

describe('the use of the channels', () => {
  it('adds the kinds up and is full at the capacity', () => {
    expect(held(minute())).toBe(23)
    expect(height(minute({ video_call: 60, visit: 0, phone_call: 0 }))).toBe(1)
    expect(height(minute({ capacity: 0, video_call: 0, visit: 0, phone_call: 0 }))).toBe(0)
  })

  it('tells the most at once and all refusals', () => {
    const use = [minute(), minute({ video_call: 40, refused: 2 }), minute({ refused: 1 })]
    expect(peak(use)).toBe(53)
    expect(refusedIn(use)).toBe(3)
    expect(peak([])).toBe(0)
  })

  it('names queue and refusals only where there were some', () => {
    expect(minuteTitle(minute(), '14:00')).toBe('14:00 占用 23/60（可视 10、会见 8、电话 5）')
    expect(minuteTitle(minute({ waiting: 2, refused: 1 }), '14:00')).toContain('，排队 2，拒绝 1')
  })
})
