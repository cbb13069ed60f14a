import { describe, expect, it } from 'vitest'
import type { Definition, FlowNode } from '../wire'
import { approverText, freshCondition, freshKey, problemsOf, same, withChanged, withMoved, withNode, withoutNode } from './draft'

const node = (key: string): FlowNode => ({
  key,
  title: key,
  approvers: [{ by: 'role', role: 'approver', level: null }],
  need: 'any',
  conditions: [],
  limit_hours: null,
  remind_hours: null,
})
const flow = (...keys: string[]): Definition => ({ mode: 'approval', nodes: keys.map(node) })
const keys = (definition: Definition) => definition.nodes.map((one) => one.key)

describe('nodes of a flow', () => {
  it('are added where they were asked for, with a key of their own', () => {
    expect(keys(withNode(flow('ward', 'n3'), 1))).toEqual(['ward', 'n4', 'n3'])
    expect(freshKey([])).toBe('n1')
  })

  it('are moved by one and stay at the ends', () => {
    expect(keys(withMoved(flow('a', 'b', 'c'), 'b', -1))).toEqual(['b', 'a', 'c'])
    expect(keys(withMoved(flow('a', 'b', 'c'), 'c', 1))).toEqual(['a', 'b', 'c'])
    expect(keys(withMoved(flow('a'), 'gone', 1))).toEqual(['a'])
  })

  it('are removed and changed by key', () => {
    expect(keys(withoutNode(flow('a', 'b'), 'a'))).toEqual(['b'])
    expect(withChanged(flow('a', 'b'), 'b', { title: '新' }).nodes[1]!.title).toBe('新')
  })

  it('leave the flow before as it was', () => {
    const before = flow('a', 'b')
    withMoved(before, 'a', 1)
    withNode(before, 0)
    expect(keys(before)).toEqual(['a', 'b'])
  })
})

describe('same', () => {
  it('does not mind the order of fields, and minds that of nodes', () => {
    const { mode, nodes } = flow('a')
    expect(same({ mode, nodes }, { nodes, mode } as Definition)).toBe(true)
    expect(same(flow('a', 'b'), flow('b', 'a'))).toBe(false)
  })
})

it('finds the problems of a node and of the flow', () => {
  const problems = [
    { node: 'a', part: 'title', message: '一' },
    { node: null, part: 'nodes', message: '二' },
  ]
  expect(problemsOf(problems, 'a').map((one) => one.message)).toEqual(['一'])
  expect(problemsOf(problems, null).map((one) => one.message)).toEqual(['二'])
})

it('names approvers', () => {
  const names = { leader: '带班领导', U: '一监区', P: '王某' }
  expect(approverText({ by: 'role', role: 'leader', level: 'PRISON' }, names)).toBe('监狱级带班领导')
  expect(approverText({ by: 'unit', unit_id: 'U' }, names)).toBe('一监区')
  expect(approverText({ by: 'person', officer_id: 'X' }, names)).toBe('已离开的民警')
  expect(approverText({ by: 'superior' }, names)).toBe('上级领导')
})

it('offers a first condition that fits the fact', () => {
  const field = { name: 'minutes', title: '时长', options: [], unit: '分钟' }
  expect(freshCondition({ ...field, kind: 'number' }).operator).toBe('gt')
  expect(freshCondition({ ...field, kind: 'choice' }).value).toEqual([])
})
