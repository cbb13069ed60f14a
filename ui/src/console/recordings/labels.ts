/** Words of 录音录像. */
import type { Tone } from '@/shared/labels'
import type { RecordingRow, Verdict } from './api'

export const KIND_LABEL: Record<string, string> = {
  call: '录像',
  sound: '录音',
  picture: '画面',
  waveform: '波形',
  track: '原始文件',
}

/** Whether another system made it: it has a file as it came in place of segments, and no picture. */
export const isOutside = (row: Pick<RecordingRow, 'channel'>): boolean => row.channel !== 'video_call'

/** A kind as this recording has it. */
export function kindLabel(row: Pick<RecordingRow, 'channel'>, kind: string): string {
  return kind === 'track' && !isOutside(row) ? '原始分段' : (KIND_LABEL[kind] ?? kind)
}

/** What a check that found nothing wrong looked at. */
export function wholeText(verdict: Pick<Verdict, 'segments' | 'files'>): string {
  const segments = verdict.segments ? `${verdict.segments} 个分段、` : ''
  return `完整：${segments}${verdict.files} 个文件全部核验通过`
}

export const KIND_ORDER = ['call', 'sound', 'picture', 'track'] as const

export const STORE_LABEL: Record<string, string> = { working: '在线存储', lasting: '永久存储', mixed: '转存中' }
export const TRANSFER_LABEL: Record<string, string> = { copied: '已复制', done: '已转存', failed: '转存失败' }
export const CAUSE_LABEL: Record<string, string> = { term: '期限届满', space: '空间不足', approval: '审批删除', privileged: '按特权通信清除' }

export const STATES = ['running', 'composing', 'sealed', 'failed'] as const
export const STATE_TONE: Record<string, Tone> = {
  running: 'primary',
  composing: 'warning',
  sealed: 'success',
  failed: 'danger',
}

const SEGMENT_PROBLEM: Record<string, string> = {
  missing: '缺失',
  unlinked: '与前一段不衔接',
  changed: '登记内容被改动',
  cut: '起至结尾缺失',
  broken: '内容被改动',
  exchanged: '被调换',
  unreadable: '无法读取',
}
const FAULT: Record<string, string> = {
  row_changed: '录像登记被改动',
  rewritten: '分段链与封存时不一致',
  length: '时长与通话不一致',
}

/** What a check found, in a sentence each. */
export function problemsOf(found: Pick<Verdict, 'fault' | 'first_bad' | 'bad_files'>): string[] {
  const told: string[] = []
  if (found.fault) told.push(FAULT[found.fault] ?? found.fault)
  if (found.first_bad) {
    told.push(`第 ${found.first_bad.seq} 段${SEGMENT_PROBLEM[found.first_bad.problem] ?? found.first_bad.problem}`)
  }
  for (const file of found.bad_files ?? []) {
    told.push(`${KIND_LABEL[file.kind] ?? file.kind}${SEGMENT_PROBLEM[file.problem] ?? file.problem}`)
  }
  return told
}

/** How the last check stands, in two or three characters. */
export function checkLabel(row: Pick<RecordingRow, 'checked_at' | 'whole'>): { text: string; tone: Tone } {
  if (!row.checked_at) return { text: '未核验', tone: 'muted' }
  return row.whole ? { text: '完整', tone: 'success' } : { text: '异常', tone: 'danger' }
}

/** Kinds in the order in which people look for them. */
export function inOrder(kinds: readonly string[]): string[] {
  return KIND_ORDER.filter((kind) => kinds.includes(kind))
}
