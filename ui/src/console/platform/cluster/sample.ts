/** A cluster for tests. */
import type { ClusterView, DeploymentView, NodeView, Part } from './api'

export const part = (more: Partial<Part> = {}): Part => ({
  kind: 'actor',
  name: 'outbox_relay',
  of: 'outbox_relay',
  state: 'running',
  pid: 1,
  since: null,
  memory_mb: 80,
  restarts: 0,
  last_error: '',
  ...more,
})

export const node = (name: string, parts: Part[], more: Partial<NodeView> = {}): NodeView => ({
  node: name,
  at: '2026-11-30T06:00:00Z',
  leads: true,
  lost: false,
  state: {
    host: 'a',
    version: '0.1.0',
    processors: 2,
    busy: 0.5,
    memory_mb: 8000,
    memory_free_mb: 3000,
    disk_mb: 100000,
    disk_free_mb: 40000,
    began_at: '2026-11-30T05:00:00Z',
    parts,
    failing: [],
  },
  ...more,
})

export const view = (nodes: NodeView[], deployments: DeploymentView[] = []): ClusterView => ({
  at: '2026-11-30T06:00:00Z',
  nodes,
  deployments,
  streams: [],
  databases: [],
  backlogs: [{ name: 'outbox_relay', waiting: 7 }],
  restarts: [],
})

export const deployment = (more: Partial<DeploymentView> = {}): DeploymentView => ({
  node: 'single',
  deployment: 'FaceModel',
  least: 1,
  most: 4,
  observed: null,
  scaled: null,
  wish: null,
  ...more,
})
