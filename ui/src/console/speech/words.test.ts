import { describe, expect, it } from 'vitest'
import { engineTitle, isStale, reasonTitle } from './words'

describe('the words of the speech resources page', () => {
  it.each([
    ['http', '局语音识别服务'],
    ['whisper-base', '内置识别引擎'],
    ['sherpa-paraformer-zh', '本地模型 paraformer-zh'],
    ['another', 'another'],
    ['', '—'],
  ])('call the engine %s %s', (name, title) => expect(engineTitle(name)).toBe(title))

  it('say why another engine took over', () => {
    expect(reasonTitle('speech_service_away')).toBe('服务无法连接')
    expect(reasonTitle('RuntimeError')).toBe('引擎故障')
  })

  it('call figures old after half a minute', () => {
    const at = '2026-11-24T12:00:00Z'
    expect(isStale(at, Date.parse(at) + 29_000)).toBe(false)
    expect(isStale(at, Date.parse(at) + 31_000)).toBe(true)
  })
})
