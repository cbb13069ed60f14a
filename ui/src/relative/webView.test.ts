import { describe, expect, it, vi } from 'vitest'
import { hearFromShell, insideMiniProgram, leaveTo, openInShell } from './webView'

describe('inside a mini-program', () => {
  it('is known by the environment or by the agent', () => {
    expect(insideMiniProgram({ __wxjs_environment: 'miniprogram' }, '')).toBe(true)
    expect(insideMiniProgram({}, 'Mozilla/5.0 MicroMessenger/8.0 miniProgram/wx123')).toBe(true)
    expect(insideMiniProgram({}, 'Mozilla/5.0 MicroMessenger/8.0')).toBe(false)
  })

  it('tells the host on leaving, and goes back', () => {
    const miniProgram = { postMessage: vi.fn(), navigateBack: vi.fn(), navigateTo: vi.fn() }
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

describe('the shell around the page', () => {
  it('is asked through the bridge where its own script is not there', () => {
    const invoke = vi.fn()
    const host = { __wxjs_environment: 'miniprogram', WeixinJSBridge: { invoke } }
    expect(openInShell('call', { id: 'C 1' }, host)).toBe(true)
    expect(invoke).toHaveBeenCalledWith('invokeMiniProgramAPI', { name: 'navigateTo', arg: { url: '/pages/call/index?id=C%201' } })
    expect(openInShell('call', { id: 'C1' }, { WeixinJSBridge: { invoke } })).toBe(false)
  })

  it('tells of a capture in the address, and of nothing else', () => {
    const within = { postMessage: vi.fn() }
    expect(hearFromShell('{"id":"wx-12345678","kind":"screenshot"}', within)).toBe(true)
    expect(within.postMessage).toHaveBeenCalledWith({ id: 'wx-12345678', kind: 'screenshot', type: 'qinqiao.capture' }, '*')
    for (const told of [undefined, '', 'no json', '7', 'null']) expect(hearFromShell(told, within)).toBe(false)
    expect(within.postMessage).toHaveBeenCalledOnce()
  })
})
