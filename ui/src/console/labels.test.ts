import { describe, expect, it } from 'vitest'
import type { HitMark } from '@/api'
import { gapLabel, gapLength, hitExplanation } from './labels'

describe('gapLabel', () => {
  it('says whose gap it is and of what', () => {
    expect(gapLabel('relative')).toBe('家属语音未能转写')
    expect(gapLabel('inmate_audio')).toBe('服刑人员声音缺失')
    expect(gapLabel('relative_video')).toBe('家属画面缺失')
    expect(gapLabel('inmate_absent')).toBe('服刑人员不在场')
  })

  it('says how long, a short one too', () => {
    expect(gapLength({ start_s: 0, end_s: 0.4 })).toBe('不足 1 秒')
    expect(gapLength({ start_s: 5, end_s: 8 })).toBe('3 秒')
  })

  it('calls a gap of a kind it does not know a break of the recording', () => {
    expect(gapLabel('recording')).toBe('录制中断')
  })
})

describe('hitExplanation', () => {
  const hit = (more: Partial<HitMark>): HitMark =>
    ({ word: '藏', definition: '隐藏物品', matched_by: 'text', heard_as: '藏', confidence: 0.98, ...more }) as HitMark

  it('gives the definition and how sure the match is', () => {
    expect(hitExplanation(hit({}))).toBe('隐藏物品（把握 98%）')
  })

  it('says what a match by sound was written as', () => {
    expect(hitExplanation(hit({ matched_by: 'sound', heard_as: '脏' }))).toContain('按读音命中「藏」，文字识别为「脏」')
    expect(hitExplanation(hit({ heard_as: '掖' }))).toBe('「掖」是「藏」的变体。隐藏物品（把握 98%）')
  })
})
