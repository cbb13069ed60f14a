/** Lost nodes: what they told last stands for nothing any more. */
import type { ClusterView, DeploymentView, NodePart, NodeView } from './api'

type NodeState = NonNullable<NodeView['state']>

/** What is told by a node now; null where it is lost or has not looked yet. */
export const toldBy = (node: NodeView): NodeState | null => (node.lost ? null : (node.state ?? null))

/** The parts of all nodes that still tell of themselves, with the node of each. */
export function partsOf(view: ClusterView): NodePart[] {
  return view.nodes.flatMap((node) => (toldBy(node)?.parts ?? []).map((part) => ({ ...part, node: node.node })))
}

export type DeploymentRow = DeploymentView & { lost: boolean }

/** The deployments of all nodes; of a lost one nothing is seen. */
export function deploymentsOf(view: ClusterView): DeploymentRow[] {
  const lost = new Set(view.nodes.filter((node) => node.lost).map((node) => node.node))
  return view.deployments.map((one) => (lost.has(one.node) ? { ...one, observed: null, lost: true } : { ...one, lost: false }))
}

/** Class of a table's row. */
export const lostClass = ({ row }: { row: { lost: boolean } }): string => (row.lost ? 'lost' : '')
