/** Records of a tree module, put under one another. */
import { fieldNamed } from '../fields'
import { labelOf } from '../show'
import type { Action, Field, Module, ModuleRecord } from '../wire'

export interface TreeNode {
  id: string
  label: string
  record: ModuleRecord
  children: TreeNode[]
}

/** The trees of the records; one whose parent is out of reach stands at the top. */
export function forestOf(module: Module, records: readonly ModuleRecord[]): TreeNode[] {
  const nodes = new Map(
    records.map((record) => [record.id, { id: record.id, label: labelOf(module, record), record, children: [] } as TreeNode]),
  )
  const tops: TreeNode[] = []
  for (const node of nodes.values()) {
    const above = nodes.get(parentOf(module, node.record))
    if (above && above !== node) above.children.push(node)
    else tops.push(node)
  }
  return sorted(tops, orderField(module))
}

function sorted(nodes: TreeNode[], field: Field | undefined): TreeNode[] {
  for (const node of nodes) node.children = sorted(node.children, field)
  if (!field) return nodes
  return [...nodes].sort((a, b) => rank(a.record, field) - rank(b.record, field))
}

const rank = (record: ModuleRecord, field: Field) => Number(record.values[field.name] ?? 0)

export function parentOf(module: Module, record: ModuleRecord): string {
  return String((module.parent && record.values[module.parent]) ?? '')
}

/** The number by which those under one parent are ordered, where a person may set it. */
export function orderField(module: Module): Field | undefined {
  const fields = module.order.map((name) => fieldNamed(module, name.replace(/^-/, '')))
  return fields.find((field) => field?.kind.kind === 'integer' && (field.edited ?? 'always') === 'always')
}

/** The declared action that moves a record under another one; without one, editing the parent does. */
export function moveAction(module: Module): Action | undefined {
  return module.actions?.find((action) => module.parent && action.fields?.includes(module.parent))
}

export function findNode(nodes: readonly TreeNode[], id: string): TreeNode | undefined {
  for (const node of nodes) {
    const found = node.id === id ? node : findNode(node.children, id)
    if (found) return found
  }
  return undefined
}

/** Ids of the node and all below it: where it cannot be moved to. */
export function idsWithin(node: TreeNode): string[] {
  return [node.id, ...node.children.flatMap(idsWithin)]
}

/** Those beside the node under the same parent, itself among them. */
export function siblingsOf(nodes: readonly TreeNode[], id: string): TreeNode[] {
  if (nodes.some((node) => node.id === id)) return [...nodes]
  for (const node of nodes) {
    const found = siblingsOf(node.children, id)
    if (found.length > 0) return found
  }
  return []
}

/** The numbers to set so that the node comes one place earlier (-1) or later (+1); only those that change. */
export function reordered(siblings: readonly TreeNode[], id: string, step: -1 | 1, field: Field): { node: TreeNode; rank: number }[] {
  const from = siblings.findIndex((node) => node.id === id)
  const to = from + step
  if (from < 0 || to < 0 || to >= siblings.length) return []
  const order = [...siblings]
  const [moved] = order.splice(from, 1)
  order.splice(to, 0, moved!)
  const ranks = siblings.map((node) => rank(node.record, field))
  const distinct = ranks.every((one, at) => at === 0 || one > ranks[at - 1]!)
  return order.flatMap((node, at) => {
    const next = distinct ? ranks[at]! : (at + 1) * 10
    return rank(node.record, field) === next ? [] : [{ node, rank: next }]
  })
}
