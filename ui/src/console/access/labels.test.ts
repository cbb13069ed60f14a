import { describe, expect, it } from 'vitest'
import { deviceLabel, resultLabel } from './labels'

describe('words for sign-ins', () => {
  it('names the device by system and browser', () => {
    const edge = 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/128.0 Safari/537.36 Edg/128.0'
    expect(deviceLabel(edge)).toBe('Windows · Chrome 128')
    expect(deviceLabel('python-httpx/0.28.1')).toBe('python-httpx/0.28.1')
    expect(deviceLabel('')).toBe('未知设备')
  })

  it('keeps a result that it has no words for', () => {
    expect(resultLabel('ok')).toBe('成功')
    expect(resultLabel('something_else')).toBe('something_else')
  })
})
