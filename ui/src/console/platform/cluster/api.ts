/** The interfaces of the cluster, by name. */
import { http, type Schemas } from '@/api'
import { guarded } from '../../session'

export type ClusterView = Schemas['ClusterView']
export type DeploymentView = Schemas['DeploymentView']
export type NodeView = Schemas['NodeView']
export type Part = Schemas['Part']
/** A part, with the node that it runs on. */
export type NodePart = Part & { node: string }
export type RestartView = Schemas['RestartView']
export type SetReplicas = Schemas['SetReplicas']
export type RestartPart = Schemas['RestartPart']

export const clusterApi = {
  cluster: (signal?: AbortSignal) => guarded(http.get<ClusterView>('/api/cluster', undefined, signal)),
  scale: (node: string, deployment: string, body: SetReplicas) =>
    guarded(http.put<DeploymentView>(`/api/cluster/nodes/${encodeURIComponent(node)}/deployments/${deployment}`, body)),
  restart: (body: RestartPart) => guarded(http.post<RestartView>('/api/cluster/restarts', body)),
}
