/** The way of a booking, as the relative reads it. */
import type { CallView } from '@/api'
import { formatDateTime, formatLength, formatTime } from '@/shared/formats'
import { endReasonFor } from '@/shared/labels'

export interface Milestone {
  title: string
  text: string
  /** done, now, ahead, or failed */
  mark: 'done' | 'now' | 'ahead' | 'failed'
}

const OVER = ['ended', 'cut_off', 'reviewed']

export function timeline(call: CallView): Milestone[] {
  return [asked(call), decision(call), ...talk(call)]
}

function asked(call: CallView): Milestone {
  return { title: '提交申请', text: formatDateTime(call.requested_at), mark: 'done' }
}

function decision(call: CallView): Milestone {
  if (call.returned) return { title: '等您补充', text: call.returned, mark: 'now' }
  if (call.state === 'requested') return { title: '民警审批', text: '正在审批，结果出来后本页会自动更新', mark: 'now' }
  if (call.state === 'rejected') return { title: '未批准', text: call.reason || '详情请咨询监狱会见窗口', mark: 'failed' }
  if (call.state === 'cancelled') return { title: '已取消', text: '您已取消这次申请', mark: 'failed' }
  return { title: '审批通过', text: '民警已批准这次通话', mark: 'done' }
}

function talk(call: CallView): Milestone[] {
  if (call.state === 'rejected' || call.state === 'cancelled') return []
  if (call.state === 'missed') {
    const why = call.end_reason ? endReasonFor(call.end_reason, 'relative') : '规定时间内未接通'
    return [{ title: '未接通', text: why, mark: 'failed' }]
  }
  return [meeting(call), ending(call)]
}

function meeting(call: CallView): Milestone {
  if (call.connected_at) return { title: '双方接通', text: formatDateTime(call.connected_at), mark: 'done' }
  const text = `${formatDateTime(call.starts_at)}，${formatTime(call.joinable_from)} 起可以进入`
  return { title: '视频通话', text, mark: call.state === 'requested' ? 'ahead' : 'now' }
}

function ending(call: CallView): Milestone {
  if (!OVER.includes(call.state)) {
    return { title: '通话结束', text: `时长 ${call.minutes} 分钟`, mark: call.state === 'connected' ? 'now' : 'ahead' }
  }
  const why = call.end_reason ? endReasonFor(call.end_reason, 'relative') : '通话已结束'
  const when = call.ended_at ? formatDateTime(call.ended_at) : ''
  return { title: '通话结束', text: [when, lengthOf(call), why].filter(Boolean).join('，'), mark: call.state === 'cut_off' ? 'failed' : 'done' }
}

/** How long both talked, in words; empty where they did not. */
export function lengthOf(call: CallView): string {
  if (!call.connected_at || !call.ended_at) return ''
  return `通话 ${formatLength((Date.parse(call.ended_at) - Date.parse(call.connected_at)) / 1000)}`
}

export type Entry = 'early' | 'open' | 'late' | 'closed'

/** Whether the call may be entered at `now`. */
export function entry(call: CallView, now: number): Entry {
  if (call.state === 'connected') return 'open'
  if (call.state !== 'approved' && call.state !== 'waiting') return 'closed'
  if (now < Date.parse(call.joinable_from)) return 'early'
  return now <= Date.parse(call.joinable_until) ? 'open' : 'late'
}
