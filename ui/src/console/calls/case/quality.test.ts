import { expect, it } from 'vitest'
import type { SideQuality } from '@/api'
import { lossText, pictureText, spanTitle } from './quality'

type Span = SideQuality['spans'][number]
const span = (more: Partial<Span>): Span =>
  ({ role: 'inmate', from_s: 60, to_s: 118.2, rtt_ms: 20, loss: 0.01, jitter_ms: null, kbit_s: null, sent_width: null, sent_height: null, grade: 'fair', ...more }) as Span

it('says loss where it was worst and on the way up, and leaves out what was not measured', () => {
  expect(lossText({ loss_most: 0.125, up_loss: 0.004 })).toEqual(['最大丢包 12.5%', '上行丢包 0.4%'])
  expect(lossText({ loss_most: null, up_loss: null })).toEqual([])
})

it('names each size of the picture once', () => {
  const sizes = [span({ sent_width: 640, sent_height: 480 }), span({}), span({ sent_width: 320, sent_height: 240 }), span({ sent_width: 640, sent_height: 480 })]
  expect(pictureText({ spans: sizes })).toBe('640×480、320×240')
})

it('tells a span by its time, grade and figures', () => {
  expect(spanTitle(span({}))).toBe('01:00–01:58 一般 延迟 20 ms · 丢包 1.0%')
})
