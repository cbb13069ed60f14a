/** Editing a flow as data: nodes added, removed and moved; the keys of nodes stay what they are. */
import type { Approver, Condition, Definition, FactField, FlowNode, FlowProblem, Operator } from '../wire'

export const MOST_NODES = 20

/** A key that no node has; `n1`, `n2`, … */
export function freshKey(nodes: readonly FlowNode[]): string {
  const taken = new Set(nodes.map((node) => node.key))
  for (let number = nodes.length + 1; ; number++) {
    const key = `n${number}`
    if (!taken.has(key)) return key
  }
}

function freshNode(nodes: readonly FlowNode[]): FlowNode {
  return { key: freshKey(nodes), title: '', approvers: [], need: 'any', conditions: [], limit_hours: null, remind_hours: null }
}

/** With a new node at `place`. */
export function withNode(definition: Definition, place: number): Definition {
  const nodes = [...definition.nodes]
  nodes.splice(place, 0, freshNode(nodes))
  return { ...definition, nodes }
}

export function withoutNode(definition: Definition, key: string): Definition {
  return { ...definition, nodes: definition.nodes.filter((node) => node.key !== key) }
}

/** With the node moved up (-1) or down (1); at the ends it stays. */
export function withMoved(definition: Definition, key: string, by: -1 | 1): Definition {
  const nodes = [...definition.nodes]
  const from = nodes.findIndex((node) => node.key === key)
  const to = from + by
  if (from < 0 || to < 0 || to >= nodes.length) return definition
  ;[nodes[from], nodes[to]] = [nodes[to]!, nodes[from]!]
  return { ...definition, nodes }
}

export function withChanged(definition: Definition, key: string, change: Partial<FlowNode>): Definition {
  return { ...definition, nodes: definition.nodes.map((node) => (node.key === key ? { ...node, ...change } : node)) }
}

/** Whether two definitions are the same, whatever order their fields have. */
export function same(one: Definition, other: Definition): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, part]) => [name, sorted(part)]))
}

export function problemsOf(problems: readonly FlowProblem[], key: string | null): FlowProblem[] {
  return problems.filter((problem) => (problem.node ?? null) === key)
}

/** An approver in words; `names` calls units, officers and roles. */
export function approverText(approver: Approver, names: Readonly<Record<string, string>>): string {
  switch (approver.by) {
    case 'role':
      return (approver.level ? LEVELS[approver.level] : '') + (names[approver.role] ?? approver.role)
    case 'unit':
      return names[approver.unit_id] ?? '已撤销的单位'
    case 'person':
      return names[approver.officer_id] ?? '已离开的民警'
    default:
      return '上级领导'
  }
}

const LEVELS = { BUREAU: '局级', PRISON: '监狱级', SECTION: '科室级', WARD: '监区级' } as const

/** Operators that make sense for a fact. */
export function operatorsFor(field: FactField): Operator[] {
  if (field.kind === 'number') return ['gt', 'ge', 'lt', 'le', 'eq', 'ne']
  if (field.kind === 'flag') return ['eq']
  return ['in', 'not_in']
}

/** A condition on a fact, as it is first offered. */
export function freshCondition(field: FactField): Condition {
  const operator = operatorsFor(field)[0]!
  if (field.kind === 'number') return { field: field.name, operator, value: 0 }
  if (field.kind === 'flag') return { field: field.name, operator, value: true }
  return { field: field.name, operator, value: [] }
}
