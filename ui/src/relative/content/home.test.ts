import { beforeEach, describe, expect, it } from 'vitest'
import type { HomeModule } from './api'
import { BUTTONS, content, offers, pathOf, tilesOf } from './home'

const entry = (target: string, more: Partial<HomeModule> = {}): HomeModule => ({
  id: target, title: target, icon: 'file', target, text_id: null, link: null, ...more,
})

describe('the home', () => {
  beforeEach(() => (content.home = null))

  it('offers nothing before it is known, and then what is on', () => {
    expect(offers('ask_call')).toBe(false)
    content.home = { modules: [entry('ask_call')], banners: [], notices: [], prisons: [], unread: 0 }
    expect([offers('ask_call'), offers('dial_call')]).toEqual([true, false])
  })

  it('leads to pages of ours alone', () => {
    expect(pathOf(entry('help'))).toBe('/help')
    expect(pathOf(entry('chapter', { text_id: 'A' }))).toBe('/handbook/A')
    expect(pathOf(entry('nowhere'))).toBe('')
  })

  it('shows tiles in their order, without what has a button and what leads nowhere', () => {
    const modules = [entry('help'), entry('ask_call'), entry('nowhere'), entry('link'), entry('link', { id: 'x', link: 'https://www.gov.cn/' })]
    expect(tilesOf(modules, BUTTONS).map((one) => one.id)).toEqual(['help', 'x'])
  })
})
