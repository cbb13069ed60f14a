/** How the live transcription of a running visit or phone call stands, in officers' words. */
import type { Schemas } from '@/api'
import type { Tone } from '@/shared/labels'

export type SpeechStanding = Pick<Schemas['SpeechStanding'], 'state' | 'place' | 'reason'>
export type SpeechPush = Schemas['AnySpeechPush']

interface Shown {
  tone: Tone
  label: string
  /** What stands beside it; empty where the word says it all. */
  why: string
}

const PLAIN: Record<SpeechStanding['state'], Shown> = {
  off: { tone: 'muted', label: '未开启', why: '这一渠道的实时转写已关闭。' },
  idle: { tone: 'muted', label: '未开启', why: '会见或电话系统尚未接入本次语音。' },
  waiting: { tone: 'warning', label: '等待语音通道', why: '暂无转写，请人工监听。' },
  refused: { tone: 'danger', label: '语音通道已满', why: '暂无转写，请人工监听。' },
  running: { tone: 'success', label: '实时转写中', why: '' },
  ended: { tone: 'muted', label: '已结束', why: '' },
}

/** Why a stream is over where it did not end in order. */
const BROKEN: Partial<Record<NonNullable<SpeechStanding['reason']>, string>> = {
  lost: '语音连接中断，重新接入后继续转写。',
  silent: '长时间没有收到语音。',
  access_closed: '接入方已停用。',
  broken_protocol: '接入方发送的语音不符合规定。',
}

export function shownAs(standing: SpeechStanding): Shown {
  const shown = PLAIN[standing.state]
  if (standing.state === 'waiting' && standing.place) return { ...shown, label: `${shown.label}（第 ${standing.place} 位）` }
  if (standing.state === 'ended' && standing.reason) return { ...shown, why: BROKEN[standing.reason] ?? '' }
  return shown
}

/** Whether its lines arrive by themselves: a visit or phone call that runs, and of which something may be kept. */
export function isLive(row: Pick<Schemas['ConversationRow'], 'channel' | 'privileged' | 'began_at' | 'ended_at'>): boolean {
  return row.channel !== 'video_call' && !row.privileged && row.began_at !== null && row.ended_at === null
}
