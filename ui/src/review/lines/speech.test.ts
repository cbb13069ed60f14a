import { expect, it } from 'vitest'
import { isLive, shownAs } from './speech'

it('says each state in a word, and why nothing is transcribed', () => {
  expect(shownAs({ state: 'running', place: 0, reason: null })).toMatchObject({ label: '实时转写中', why: '' })
  expect(shownAs({ state: 'waiting', place: 3, reason: null }).label).toBe('等待语音通道（第 3 位）')
  expect(shownAs({ state: 'waiting', place: 0, reason: null }).label).toBe('等待语音通道')
  expect(shownAs({ state: 'off', place: 0, reason: null })).toMatchObject({ label: '未开启', why: '这一渠道的实时转写已关闭。' })
  expect(shownAs({ state: 'idle', place: 0, reason: null }).why).toContain('尚未接入')
  expect(shownAs({ state: 'ended', place: 0, reason: 'ended' })).toMatchObject({ label: '已结束', why: '' })
  expect(shownAs({ state: 'ended', place: 0, reason: 'lost' }).why).toContain('中断')
})

it('is live while a visit or phone call runs, and never a privileged one or a video call', () => {
  const talk = { channel: 'phone_call' as const, privileged: false, began_at: '2026-11-24T02:00:00Z', ended_at: null }
  expect(isLive(talk)).toBe(true)
  expect(isLive({ ...talk, channel: 'visit' })).toBe(true)
  expect(isLive({ ...talk, privileged: true })).toBe(false)
  expect(isLive({ ...talk, channel: 'video_call' })).toBe(false)
  expect(isLive({ ...talk, began_at: null })).toBe(false)
  expect(isLive({ ...talk, ended_at: '2026-11-24T02:05:00Z' })).toBe(false)
})
