import { describe, expect, it } from 'vitest'
import type { Module, ModuleRecord } from '../wire'
import { findNode, forestOf, idsWithin, moveAction, orderField, reordered, siblingsOf, type TreeNode } from './forest'

const MODULE = {
  code: 'units',
  noun: '单位',
  label: ['name'],
  order: ['sort'],
  parent: 'parent_id',
  fields: [
    { name: 'name', title: '名称', kind: { kind: 'text', most: 20 } },
    { name: 'sort', title: '顺序', kind: { kind: 'integer' } },
  ],
} as unknown as Module

const unit = (id: string, parent: string | null, sort: number) =>
  ({ id, version: 1, values: { name: id, parent_id: parent, sort }, titles: {} }) as unknown as ModuleRecord

const FOREST = forestOf(MODULE, [unit('P2', 'B', 2), unit('B', null, 0), unit('W1', 'P1', 1), unit('P1', 'B', 1), unit('X', 'far', 9)])
const RANK = orderField(MODULE)!
const ids = (nodes: readonly TreeNode[]) => nodes.map((node) => node.id)

describe('a tree', () => {
  it('puts records under one another in their order; one whose parent is out of reach stands at the top', () => {
    expect(ids(FOREST)).toEqual(['B', 'X'])
    expect(ids(FOREST[0]!.children)).toEqual(['P1', 'P2'])
  })

  it('knows what lies within a node, and beside it', () => {
    expect(idsWithin(findNode(FOREST, 'P1')!)).toEqual(['P1', 'W1'])
    expect(ids(siblingsOf(FOREST, 'P2'))).toEqual(['P1', 'P2'])
    expect(ids(siblingsOf(FOREST, 'B'))).toEqual(['B', 'X'])
    expect(findNode(FOREST, 'nowhere')).toBeUndefined()
  })

  it('is rearranged by the action that takes the parent, if there is one', () => {
    const move = { code: 'move', title: '调整上级', fields: ['parent_id'] }
    expect(moveAction({ ...MODULE, actions: [{ code: 'close', title: '撤销' }, move] })).toEqual(move)
    expect(moveAction(MODULE)).toBeUndefined()
  })

  it('swaps two neighbours, and numbers anew where numbers were equal', () => {
    const moves = (nodes: TreeNode[], id: string, step: -1 | 1) => reordered(nodes, id, step, RANK).map(({ node, rank }) => [node.id, rank])
    expect(moves(FOREST[0]!.children, 'P2', -1)).toEqual([['P2', 1], ['P1', 2]])
    expect(moves(FOREST[0]!.children, 'P2', 1)).toEqual([])
    const equal = forestOf(MODULE, ['a', 'b', 'c'].map((id) => unit(id, null, 0)))
    expect(moves(equal, 'c', -1)).toEqual([['a', 10], ['c', 20], ['b', 30]])
  })
})
