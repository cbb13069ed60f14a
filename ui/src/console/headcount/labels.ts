/** Words of the headcount ledger. */
import { formatDateTime } from '@/shared/formats'
import type { Tone } from '@/shared/labels'
import type { FlagSpan, Gap, InmateFeed, Movement, RecordDifference, Sync, WardHeadcount } from './api'

export const KIND_LABEL: Record<Movement['kind'], string> = {
  admitted: '收押',
  moved: '调监区',
  released: '释放',
  transferred_out: '转出',
  died: '死亡',
  master_changed: '信息变更',
}

export const STATE_LABEL: Record<Movement['state'], string> = {
  applied: '已生效',
  superseded: '已被替代',
  waiting: '等待',
  refused: '未采纳',
}

export const STATE_TONE: Record<Movement['state'], Tone> = {
  applied: 'success',
  superseded: 'muted',
  waiting: 'warning',
  refused: 'danger',
}

export const REASON_LABEL: Record<Movement['reason'], string> = {
  '': '',
  gap_before: '之前有缺号，等待补齐',
  not_yet: '尚未到生效时间',
  repeated: '与已有变动重复',
  overtaken: '同一时间有更新的变动',
  unknown_ward: '没有这个监区',
  not_held: '此人当时不在押',
  already_held: '此人已在其他监区在押',
  dead: '此人已登记死亡',
  basic_data: '基本信息不完整或不正确',
  wrong_number: '罪犯编号格式不正确',
  tampered: '本平台记录被改动，待核实',
}

export const GAP_LABEL: Record<Gap['state'], string> = { open: '索取中', given_up: '未补到', repaired: '已补齐' }

export const GAP_TONE: Record<Gap['state'], Tone> = { open: 'warning', given_up: 'danger', repaired: 'success' }

/** `12 秒`, `3 分钟` or `5 小时`; a dash while it waits. */
export function delayLabel(seconds: number | null): string {
  if (seconds === null) return '—'
  if (seconds < 60) return `${seconds} 秒`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} 分钟`
  return `${Math.floor(seconds / 3600)} 小时`
}

/** How the synchronisation stands, in one pill. */
export function syncMark(sync: Sync): { tone: Tone; text: string } {
  if (!sync.connected) return { tone: 'muted', text: '未接入狱政平台' }
  if (sync.late) return { tone: 'danger', text: `超过 ${sync.most_minutes} 分钟未同步` }
  if (sync.failing_since) return { tone: 'warning', text: '最近一次同步失败，正在重试' }
  return { tone: 'success', text: '同步正常' }
}

export const CUSTODY_LABEL: Record<RecordDifference['custody_there'], string> = {
  in_custody: '在押',
  released: '已释放',
  transferred_out: '已转出',
  dead: '死亡',
}

/** Why no picture can be opened. */
export const PORTRAIT_LABEL: Record<string, string> = {
  missing: '狱政平台没有照片',
  refused: '照片无法采用',
  failed: '照片暂未取得',
  erased: '照片已清除',
}

/** `2026-11-26 14:00 起`, and until when where it does not hold any more. */
export function flagSpan(flag: FlagSpan): string {
  const since = formatDateTime(flag.since)
  return flag.until ? `${since} 至 ${formatDateTime(flag.until)}` : `${since} 起`
}

/** How following inmates stands, in one pill. */
export function feedMark(feed: InmateFeed, connected: boolean): { tone: Tone; text: string } | null {
  if (!connected) return null
  if (feed.late) return { tone: 'danger', text: '罪犯信息未及时同步' }
  if (feed.failing_since) return { tone: 'warning', text: '罪犯信息最近一次同步失败，正在重试' }
  return { tone: 'success', text: '罪犯信息同步正常' }
}

/** What is the matter with an inmate of whom both sides say different things. */
export function differenceText(row: RecordDifference): string {
  const told: string[] = []
  if (row.deleted) told.push('狱政平台已删除此人')
  else if (!row.inmate_id) told.push('本平台没有此人')
  else if (row.custody_here !== row.custody_there) told.push('在押状态不同')
  else if (row.here !== row.there) told.push('所在监区不同')
  if (row.problem) told.push(row.problem)
  if (row.portrait_problem) told.push(`照片：${row.portrait_problem}`)
  return told.join('；')
}

export interface Totals {
  at_start: number
  joined: number
  left: number
  at_end: number
}

/** Sums over wards; who moved between two of them came and left once each. */
export function totalsOf(wards: readonly WardHeadcount[]): Totals {
  const sum = (name: keyof Totals) => wards.reduce((total, ward) => total + ward[name], 0)
  return { at_start: sum('at_start'), joined: sum('joined'), left: sum('left'), at_end: sum('at_end') }
}
