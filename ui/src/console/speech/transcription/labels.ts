/** Words of 转写任务, and the figures as they are read. */
import type { Tone } from '@/shared/labels'
import type { BatchView, Level, TaskRow, TaskState } from './api'

export const LEVELS = ['urgent', 'ordinary', 'backlog'] as const
export const LEVEL_LABEL: Record<Level, string> = { urgent: '加急', ordinary: '普通', backlog: '补转' }

export const STATE_LABEL: Record<TaskState, string> = {
  waiting: '排队中',
  running: '转写中',
  paused: '已暂停',
  done: '已完成',
  failed: '失败',
  cancelled: '已取消',
}
export const STATE_TONE: Record<TaskState, Tone> = {
  waiting: 'warning',
  running: 'primary',
  paused: 'muted',
  done: 'success',
  failed: 'danger',
  cancelled: 'muted',
}

export const CHANNELS = ['video_call', 'visit', 'phone_call'] as const
export { CHANNEL_LABEL } from '../../people/contacts/contact'

export type Act = 'pause' | 'resume' | 'cancel' | 'retry' | 'urgent'

/** What can be done with a task as it stands. */
export function actsOf({ state, level }: Pick<TaskRow, 'state' | 'level'>): Act[] {
  if (state === 'waiting') return level === 'urgent' ? ['pause', 'cancel'] : ['urgent', 'pause', 'cancel']
  if (state === 'running') return ['pause', 'cancel']
  if (state === 'paused') return level === 'urgent' ? ['resume', 'cancel'] : ['resume', 'urgent', 'cancel']
  return state === 'done' ? [] : ['retry']
}

export const ACT_LABEL: Record<Act, string> = {
  pause: '暂停',
  resume: '继续',
  cancel: '取消',
  retry: '重试',
  urgent: '加急',
}

/** How much of the sound is done, in whole percent; only what is done is a hundred. */
export function progress({ state, seconds_done, seconds_total }: Pick<TaskRow, 'state' | 'seconds_done' | 'seconds_total'>): number {
  if (state === 'done') return 100
  if (!seconds_total) return 0
  return Math.min(99, Math.floor((100 * seconds_done) / seconds_total))
}

/** Seconds of work a second of sound, as `0.08`; a dash where nothing was done yet. */
export function realTimeFactor({ seconds_done, work_s }: { seconds_done: number; work_s: number }): string {
  return seconds_done > 0 ? (work_s / seconds_done).toFixed(2) : '—'
}

/** Seconds from one moment to another; `until` is now where it has not come yet. */
export function secondsBetween(from: string, until: string | null, now: number): number {
  return Math.max(0, ((until ? Date.parse(until) : now) - Date.parse(from)) / 1000)
}

/** How far a batch is, in whole percent of its recordings. */
export function batchProgress(batch: Pick<BatchView, 'total' | 'open'>): number {
  return batch.total ? Math.floor((100 * (batch.total - batch.open)) / batch.total) : 0
}
