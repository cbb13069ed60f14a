/** What the page of the cluster says of nodes, deployments and processes. */
import type { Schemas } from '@/api'
import { formatLength, formatSize, formatTime } from '@/shared/formats'
import type { Tone } from '@/shared/labels'
import type { ClusterView, DeploymentView, NodePart, NodeView, Part } from './api'
import { partsOf, toldBy } from './lost'

const DEPLOYMENTS: Record<Schemas['Deployment'], string> = {
  Api: '网页与接口服务',
  SpeechModel: '实时语音识别',
  SpeechReader: '录音转写',
  FaceModel: '人脸识别',
}

const ACTORS: Record<string, string> = {
  alert_desk: '预警处置',
  asr_pool: '语音通道分配',
  cluster_keeper: '节点看守',
  job_scheduler: '任务调度',
  labour_writer: '工时入账',
  live_streams: '外部语音流',
  outbox_relay: '消息转发',
  prison_connector: '监狱系统对接',
  prison_connectors: '监狱对接管理',
  recording_intake: '录音入库',
  room: '通话房间',
  room_keeper: '通话房间管理',
  transcription_worker: '录音转写任务',
}

export const deploymentTitle = (name: string): string => DEPLOYMENTS[name as Schemas['Deployment']] ?? name

/** `监狱系统对接 P03`: of actors of which there are several, which one it is. */
export function partTitle(part: Pick<Part, 'kind' | 'name' | 'of'>): string {
  if (part.kind === 'replica') return deploymentTitle(part.of)
  const which = part.name.includes(':') ? ` ${part.name.slice(part.name.indexOf(':') + 1)}` : ''
  return `${ACTORS[part.of] ?? part.of}${which}`
}

export const nodeTitle = (name: string): string => (name === 'single' ? '本机' : name)

const STATES: Record<Schemas['PartState'], [string, Tone]> = {
  running: ['运行中', 'success'],
  starting: ['启动中', 'warning'],
  failing: ['出错', 'danger'],
  ending: ['正在退出', 'muted'],
}

export const kindTitle = (part: Part): string => (part.kind === 'replica' ? '副本' : '常驻进程')

export const stateTitle = (part: Part): string => STATES[part.state][0]
export const stateTone = (part: Part): Tone => STATES[part.state][1]

const MB = 1024 ** 2

export const sizeOf = (mb: number | null | undefined): string => (mb == null ? '—' : formatSize(mb * MB))

/** `已用 3.1 GB / 7.8 GB` */
export const usedOf = (all: number, free: number): string => `${sizeOf(all - free)} / ${sizeOf(all)}`

/** `0.4 秒`, `3 分 5 秒`; a dash where nothing was measured. */
export function waitOf(seconds: number | null | undefined): string {
  if (seconds == null) return '—'
  if (seconds === 0) return '0 秒'
  return seconds < 10 ? `${seconds.toFixed(seconds < 0.1 ? 3 : 1)} 秒` : formatLength(seconds)
}

/** `自动`, or `手动 2 个，至 14:05`. */
export function modeOf(one: DeploymentView): string {
  const wish = one.wish
  if (!wish || wish.target == null) return '自动'
  return `手动 ${wish.target} 个${wish.until ? `，至 ${formatTime(wish.until)}` : ''}`
}

export const byHand = (one: DeploymentView): number | null => one.wish?.target ?? null

const CAUSES: Record<Schemas['Cause'], string> = { hand: '手动', load: '按负载', fall_back: '到期恢复' }

export const causeTitle = (cause: Schemas['Cause']): string => CAUSES[cause]

export interface FailingPart {
  node: string
  name: string
  title: string
  times: number
  error: string
  /** What is restarted to mend it; none where nothing of it stands. */
  part: NodePart | null
}

/** What failed again and again, of all nodes. */
export function failingOf(view: ClusterView): FailingPart[] {
  const parts = partsOf(view)
  return view.nodes.flatMap((node) =>
    (toldBy(node)?.failing ?? []).map((one) => {
      const its = parts.filter((part) => part.node === node.node && part.kind === one.kind && (one.kind === 'replica' ? part.of : part.name) === one.name)
      const of = one.kind === 'replica' ? one.name : one.name.split(':')[0]!
      return {
        node: node.node,
        name: one.name,
        title: partTitle({ kind: one.kind, name: one.name, of }),
        times: one.times,
        error: one.last_error,
        part: its.find((part) => part.state !== 'running') ?? its[0] ?? null,
      }
    }),
  )
}

/** What waits for an actor, where that is known. */
export function backlogOf(view: ClusterView, part: Part): number | null {
  if (part.kind !== 'actor') return null
  return view.backlogs.find((one) => one.name === part.name)?.waiting ?? null
}

export function nodeState(node: NodeView): [string, Tone] {
  if (node.lost) return ['失联', 'danger']
  return node.state ? ['正常', 'success'] : ['正在收集', 'warning']
}

/** What runs on a node, by kind, as `8 个副本，26 个常驻进程`. */
export function runsOn(node: NodeView): string {
  const parts = toldBy(node)?.parts
  if (!parts) return '—'
  const replicas = parts.filter((part) => part.kind === 'replica').length
  return `${replicas} 个副本，${parts.length - replicas} 个常驻进程`
}

const DATABASES = /^labour-(\d+)$/

export function databaseTitle(name: string): string {
  const shard = DATABASES.exec(name)
  return shard ? `工时第 ${shard[1]} 分库` : name === 'core' ? '业务库' : name
}

const STREAMS: Record<string, string> = {
  CALL: '通话',
  ALERT: '预警',
  NOTIFY: '通知',
  WORDS: '敏感词',
  APPROVAL: '审批',
  LABOUR: '工时',
  OUTGOING: '外发消息',
  FUNDS: '资金',
}

export const streamTitle = (name: string): string => STREAMS[name] ?? name

const OUTCOMES: Record<Schemas['RestartOutcome'], [string, Tone]> = {
  back: ['已恢复', 'success'],
  not_back: ['两分钟内没有恢复', 'danger'],
  not_there: ['当时已不存在', 'muted'],
}

export const outcomeTitle = (one: Schemas['RestartView']): string => (one.outcome ? OUTCOMES[one.outcome][0] : '正在重启')
export const outcomeTone = (one: Schemas['RestartView']): Tone => (one.outcome ? OUTCOMES[one.outcome][1] : 'warning')

/** What a restarted part was, from its name alone. */
export function restartedTitle(one: Schemas['RestartView']): string {
  const of = one.kind === 'replica' ? (one.name.split('#')[1] ?? one.name) : one.name.split(':')[0]!
  return partTitle({ kind: one.kind, name: one.name, of })
}

export const DURATIONS: readonly [number, string][] = [
  [10, '10 分钟'],
  [30, '30 分钟'],
  [60, '1 小时'],
  [120, '2 小时'],
  [480, '8 小时'],
  [1440, '24 小时'],
]
