import { describe, expect, it } from 'vitest'
import { detailOf } from './detail'

const said = (detail: Record<string, unknown>) => detailOf({ detail })

describe('detailOf', () => {
  it('says a reason in words, a known one by its label and a written one as it is', () => {
    expect(said({ reason: 'limit' })).toBe('通话时间已到')
    expect(said({ reason: 'ok', score: 0.99 })).toBe('比对通过 · 相似度 0.99')
    expect(said({ reason: '涉嫌传递违禁品信息' })).toBe('涉嫌传递违禁品信息')
  })

  it('joins several figures and leaves out what is for programs', () => {
    expect(said({ minutes: 20, note: '家属病重', token_id: '01H', score: null })).toBe('家属病重 · 时长 20 分钟')
  })

  it('says what a length was changed from, and what the checks suggest', () => {
    expect(said({ from_minutes: 20, minutes: 30 })).toBe('由 20 分钟改为 30 分钟')
    expect(said({ suggestion: 'reject', failed: ['blacklist'] })).toBe('建议驳回')
  })

  it('marks only the end of watching', () => {
    expect(said({ on: true })).toBe('')
    expect(said({ on: false })).toBe('结束')
  })

  it('says who was muted or put out, and why', () => {
    expect(said({ role: 'inmate', on: true, reason: '言语过激' })).toBe('言语过激 · 静音服刑人员')
    expect(said({ role: 'relative', on: false, reason: '已提醒' })).toBe('已提醒 · 解除静音：家属')
    expect(said({ role: 'relative', out: true, reason: '人员不符' })).toBe('人员不符 · 请出家属')
    expect(said({ role: 'relative', out: false, reason: '已核实' })).toBe('已核实 · 允许家属返回')
  })

  it('names a word with its class', () => {
    expect(said({ word: '手机', class_name: '违禁品' })).toBe('「手机」（违禁品）')
  })

  it('tells the level of a notice from that of a rating', () => {
    expect(said({ level: 'warning' })).toBe('警告')
    expect(said({ level: 4 })).toBe('评分 4')
  })

  it('says what befell the recorder', () => {
    expect(said({ state: 'resumed', from_s: 5, to_s: 8.4, part: 2 })).toBe('录制服务重启后继续，缺 00:05 至 00:08')
    expect(said({ state: 'broken', problem: 'No space left on device' })).toBe('录像写入失败 · No space left on device')
    expect(said({ state: 'connected' })).toBe('')
  })

  it('says nothing where there is nothing to say', () => {
    expect(said({})).toBe('')
  })
})
