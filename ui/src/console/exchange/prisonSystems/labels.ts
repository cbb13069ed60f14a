/** Words of the prisons' systems. */
import type { Tone } from '@/shared/labels'
import type { FeedView, OrderKind, OrderState, PrisonOrder, ProblemState, Protocol, Reading, RecordKind, Settings, SystemKind, SystemView, Version } from './api'

interface Told {
  text: string
  tone: Tone
}

export const SYSTEM_KINDS: Readonly<Record<SystemKind, string>> = { visit: '现场会见系统', phone: '亲情电话系统' }

export const RECORD_KINDS: Readonly<Record<RecordKind, string>> = {
  registration: '会见登记',
  approval: '会见审批',
  visit: '会见记录',
  monitoring: '监听记录',
  escort: '带犯记录',
  rating: '窗口评价',
  arrival: '到访情况',
  call: '通话记录',
  authorisation: '通话授权',
  ticket: '话单',
  number: '亲情号码',
  recording: '录音录像',
  review: '复听记录',
  official: '对公业务办理',
  relative: '登记亲属',
  face: '亲属人脸',
}

export const PROTOCOLS: Readonly<Record<Protocol, string>> = {
  rest: '接口（REST）',
  soap: '接口（SOAP）',
  view: '数据库视图',
  files: '文件（目录或SFTP）',
  package: '数据包（人工摆渡）',
}

export const DIRECTIONS: Readonly<Record<NonNullable<Settings['direction']>, string>> = {
  in: '只接收',
  out: '只下发',
  both: '接收并下发',
}

export const CONFLICTS: Readonly<Record<NonNullable<Settings['conflict']>, string>> = {
  source: '以监狱系统为准',
  ours: '以本平台改过的为准',
  newer: '以最后修改的为准',
}

export const READINGS: Readonly<Record<Reading, string>> = {
  text: '文字',
  integer: '整数',
  decimal: '小数',
  moment: '日期时间',
  day: '日期',
  flag: '是/否',
  code: '代码对照',
}

export const VERSION_STATES: Readonly<Record<Version['state'], Told>> = {
  draft: { text: '草稿', tone: 'muted' },
  tried: { text: '试运行通过', tone: 'primary' },
  active: { text: '使用中', tone: 'success' },
  replaced: { text: '已被替换', tone: 'muted' },
}

export const PROBLEM_STATES: Readonly<Record<ProblemState, Told>> = {
  open: { text: '待处理', tone: 'warning' },
  solved: { text: '已入库', tone: 'success' },
  superseded: { text: '已有新版本入库', tone: 'muted' },
  set_aside: { text: '已搁置', tone: 'muted' },
}

export const ORDER_KINDS: Readonly<Record<OrderKind, string>> = {
  booking: '会见预约',
  number: '亲情号码',
  relative: '家属信息',
  call_application: '通话申请',
  rule: '通话规则',
  blacklist: '黑名单',
  official: '对公业务预约',
}

export const ORDER_STATES: Readonly<Record<OrderState, Told>> = {
  waiting: { text: '待下发', tone: 'warning' },
  sent: { text: '已发出，待回执', tone: 'primary' },
  acknowledged: { text: '已送达', tone: 'success' },
  refused: { text: '对方拒收', tone: 'danger' },
  superseded: { text: '不再下发', tone: 'muted' },
}

/** How far an order has come; one that failed and will be tried again is told apart from one that was not tried. */
export function orderState(order: Pick<PrisonOrder, 'state' | 'tries' | 'problem'>): Told {
  const failed = order.state === 'waiting' && order.tries > 0 && order.problem !== ''
  return failed ? { text: '下发失败，将重试', tone: 'warning' } : ORDER_STATES[order.state]
}

/** Causes that a queue is narrowed by; a record with several has the first of them. */
export const CAUSES: Readonly<Record<string, string>> = {
  unknown_code: '代码没有对照',
  missing: '必填内容为空',
  bad_value: '内容不合要求',
  broken: '记录不完整',
  inmate_unknown: '罪犯尚未建档',
  visit_unknown: '会见记录尚未收到',
  officer_unknown: '民警尚未建档',
  booking_unknown: '没有对应的对公预约',
  booking_not_open: '对公预约未通过或已取消',
  conversation_not_over: '会见或通话尚未结束',
  order_of_times: '结束早于开始',
}

export const causeLabel = (code: string): string => CAUSES[code] ?? '其他原因'

/** `12 秒`, `3 分钟`, `5 小时` or `2 天`; a dash where nothing was heard yet. */
export function delayLabel(seconds: number | null): string {
  if (seconds === null) return '—'
  if (seconds < 60) return `${seconds} 秒`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} 分钟`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} 小时`
  return `${Math.floor(seconds / 86_400)} 天`
}

/** What one line of the page says of all kinds of a system. */
export interface Standing {
  heard: string | null
  delay: number | null
  backlog: number | null
  problems: number
  gaps: number
}

export function standingOf(system: SystemView): Standing {
  const pulled = system.feeds.filter((one) => one.pulled)
  const heard = pulled.flatMap((one) => (one.succeeded_at ? [one.succeeded_at] : [])).sort()
  return {
    heard: heard.at(-1) ?? null,
    delay: most(pulled.map((one) => one.delay_s)),
    backlog: sum(pulled.map((one) => one.backlog)),
    problems: sum(system.feeds.map((one) => one.open_problems)) ?? 0,
    gaps: sum(system.feeds.map((one) => one.gaps)) ?? 0,
  }
}

const told = (values: (number | null)[]): number[] => values.filter((one) => one !== null)

function most(values: (number | null)[]): number | null {
  const known = told(values)
  return known.length > 0 ? Math.max(...known) : null
}

/** Unknown only where nothing of it is known. */
function sum(values: (number | null)[]): number | null {
  const known = told(values)
  return known.length > 0 ? known.reduce((total, one) => total + one, 0) : null
}

/** How a system stands, in one pill. */
export function stateOf(system: SystemView): Told {
  if (system.active === null) return { text: '未配置', tone: 'muted' }
  if (!system.enabled) return { text: '已停用', tone: 'muted' }
  if (system.recordings?.held) return { text: '告警：磁盘空间不足', tone: 'danger' }
  if (system.late) return { text: '告警：长时间未收到', tone: 'danger' }
  if (system.feeds.some((one) => one.pulled && one.failing_since)) return { text: '连接失败，正在重试', tone: 'warning' }
  if (system.feeds.every((one) => !one.pulled || !one.succeeded_at)) return { text: '等待首次接收', tone: 'primary' }
  return { text: '正常', tone: 'success' }
}

/** How one kind of record of a system stands. */
export function feedState(system: SystemView, feed: FeedView): Told {
  if (!feed.pulled) return { text: '本版本暂不接收', tone: 'muted' }
  return stateOf({ ...system, recordings: null, late: system.enabled && feed.late, feeds: [feed] })
}

/** Whether somebody has to look. */
export function needsLook(system: SystemView): boolean {
  const { problems, gaps } = standingOf(system)
  return problems > 0 || gaps > 0 || ['danger', 'warning'].includes(stateOf(system).tone)
}
