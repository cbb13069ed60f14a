import { describe, expect, it, vi } from 'vitest'
import { insideMiniProgram, leaveTo } from './webView'

describe('inside a mini-program', () => {
  it('is known by the environment or by the agent', () => {
    expect(insideMiniProgram({ __wxjs_environment: 'miniprogram' }, '')).toBe(true)
    expect(insideMiniProgram({}, 'Mozilla/5.0 MicroMessenger/8.0 miniProgram/wx123')).toBe(true)
    expect(insideMiniProgram({}, 'Mozilla/5.0 MicroMessenger/8.0')).toBe(false)
  })

  it('tells the host on leaving, and goes back', () => {
    const miniProgram = { postMessage: vi.fn(), navigateBack: vi.fn() }
    const host = { __wxjs_environment: 'miniprogram', wx: { miniProgram } }
    expect(leaveTo({ call: 'C1', state: 'ended' }, host)).toBe(true)
    expect(miniProgram.postMessage).toHaveBeenCalledWith({ data: { call: 'C1', state: 'ended' } })
    expect(miniProgram.navigateBack).toHaveBeenCalledOnce()
  })

  it('does nothing where there is no host', () => {
    expect(leaveTo({ call: 'C1', state: null }, {})).toBe(false)
    expect(leaveTo({ call: 'C1', state: null }, { __wxjs_environment: 'miniprogram' })).toBe(false)
  })
})
