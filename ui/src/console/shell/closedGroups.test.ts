import { beforeEach, describe, expect, it } from 'vitest'
import { ClosedGroups, groupKey } from './closedGroups'

const KEY = 'qq-console-menu-closed'

beforeEach(() => localStorage.clear())

describe('closed groups', () => {
  it('are those that the officer closed, at the next visit too', () => {
    const groups = new ClosedGroups(localStorage)
    groups.toggle('calls/通话')
    groups.toggle('base/人员')
    groups.toggle('base/人员')
    expect(['calls/通话', 'base/人员'].map((one) => new ClosedGroups(localStorage).has(one))).toEqual([true, false])
  })

  it('stand open for a page, and are closed again at the next visit', () => {
    localStorage.setItem(KEY, 'calls/通话')
    const groups = new ClosedGroups(localStorage)
    groups.show('calls/通话')
    groups.toggle('base/人员')
    expect(groups.has('calls/通话')).toBe(false)
    expect(['calls/通话', 'base/人员'].map((one) => new ClosedGroups(localStorage).has(one))).toEqual([true, true])
  })

  it('are told apart by subsystem', () => {
    const group = { title: '设置', items: [] }
    expect(['calls', 'base'].map((code) => groupKey({ code, title: code, groups: [group] }, group))).toEqual(['calls/设置', 'base/设置'])
  })
})
