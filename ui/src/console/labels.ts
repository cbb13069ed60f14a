/** Words that officers use where the shared ones are meant for relatives. */
import type { AlertKind, AlertView, CallState, EndReason, HitMark, MaskingState, PartyRole } from '@/api'
import { formatLength } from '@/shared/formats'
import { END_REASON_LABEL, STATE_LABEL, STATE_TONE, type Tone } from '@/shared/labels'

export const CALL_STATE_LABEL: Record<CallState, string> = {
  ...STATE_LABEL,
  rejected: '已驳回',
  waiting: '等待接入',
  cut_off: '已拆线',
  reviewed: '已复听',
}

export const CALL_STATE_TONE: Record<CallState, Tone> = { ...STATE_TONE, reviewed: 'primary' }

export const CALL_END_LABEL: Record<EndReason, string> = {
  ...END_REASON_LABEL,
  relative_left: '家属挂断',
  inmate_left: '服刑人员挂断',
  officer: '民警拆线',
}

/** States in the order in which a call goes through them. */
export const CALL_STATES: readonly CallState[] = [
  'requested',
  'approved',
  'waiting',
  'connected',
  'ended',
  'cut_off',
  'reviewed',
  'missed',
  'rejected',
  'cancelled',
]

export const RUNNING: readonly CallState[] = ['waiting', 'connected']
export const OVER: readonly CallState[] = ['ended', 'cut_off', 'reviewed']

export const SEVERITY_LABEL: Record<number, string> = { 0: '关键词', 1: '提示', 2: '严重', 3: '紧急' }
export const SEVERITY_TONE: Record<number, Tone> = { 0: 'primary', 1: 'muted', 2: 'warning', 3: 'danger' }

/** A keyword is marked and alerts nobody. */
export const isKeyword = (hit: { severity: number }): boolean => hit.severity === 0

export const ALERT_STATE_LABEL: Record<string, string> = {
  new: '新预警',
  confirmed: '已确认',
  dismissed: '误报',
  closed: '已办结',
}

export const ALERT_STATE_TONE: Record<string, Tone> = {
  new: 'danger',
  confirmed: 'warning',
  dismissed: 'muted',
  closed: 'success',
}

/** What an alert is about; the words of what was heard or seen come with the alert. */
export const ALERT_KIND_LABEL: Record<AlertKind, string> = {
  word: '敏感词',
  other_person: '换人',
  nobody: '本人不在画面',
  further_person: '他人入镜',
  unmasked: '背景未遮挡',
  capture: '截屏录屏',
  blacklist_face: '黑名单人脸',
}

export const MASKING_LABEL: Record<MaskingState, string> = {
  checking: '核验中，画面暂不发送',
  masked: '终端已遮挡',
  paused: '终端暂停发送画面',
  held: '背景可辨，已停发画面',
  server: '由服务端遮挡',
  sound_only: '终端无法遮挡，只通语音',
}

export const RECORDING_STATE_LABEL: Record<string, string> = {
  running: '录制中',
  composing: '正在合成',
  sealed: '已封存',
  failed: '合成失败',
}

export const FACE_REASON_LABEL: Record<string, string> = {
  ok: '比对通过',
  no_face: '未检测到人脸',
  many_faces: '画面中有多张人脸',
  too_small: '人脸过小',
  too_dark: '光线太暗',
  turned: '面部偏转过大',
  blurred: '画面模糊',
  below_threshold: '相似度低于阈值',
  not_registered: '未登记人脸',
  unreadable_picture: '图片无法读取',
  other_person: '换人',
  nobody: '本人不在画面',
  further_person: '他人入镜',
}

export const FACE_PURPOSE_LABEL: Record<string, string> = {
  sign_in: '登录核验',
  visit: '会见核验',
  join: '接入核验',
  check: '身份核验',
  register: '人脸登记',
  watch: '通话中抽检',
}

/** `mixed`: both on one channel of an outside recording. */
export const SPEAKER_LABEL: Record<PartyRole | 'mixed', string> = { relative: '家属', inmate: '服刑人员', officer: '民警', mixed: '双方' }

/** How a hit was found, in two or three characters. */
export function matchedByLabel(matchedBy: string): string {
  return matchedBy === 'sound' ? '近音' : '原词'
}

type Found = Pick<HitMark, 'word' | 'heard_as' | 'matched_by'>

/** By its sound, as a variant of the word, or (empty) as the word itself. */
export function foundAs(hit: Found): '近音' | '变体' | '' {
  if (hit.matched_by === 'sound') return '近音'
  const same = hit.heard_as === '' || hit.heard_as.toLowerCase() === hit.word.toLowerCase()
  return hit.matched_by !== 'text' || same ? '' : '变体'
}

const HOW_FOUND: Record<ReturnType<typeof foundAs>, (hit: Found) => string> = {
  近音: (hit) => `按读音命中「${hit.word}」，文字识别为「${hit.heard_as}」。`,
  变体: (hit) => `「${hit.heard_as}」是「${hit.word}」的变体。`,
  '': () => '',
}

/** What lies under the mouse on a hit: class, definition, and how sure the match is. */
export function hitExplanation(hit: HitMark): string {
  const meaning = hit.definition || '词库中未填写释义'
  return `${HOW_FOUND[foundAs(hit)](hit)}${meaning}（把握 ${Math.round(hit.confidence * 100)}%）`
}

/** How long a gap is; a short one is not told as none. */
export function gapLength(gap: { start_s: number; end_s: number }): string {
  const seconds = gap.end_s - gap.start_s
  return seconds < 1 ? '不足 1 秒' : formatLength(seconds)
}

/** A gap in the speech (`relative`) or in the recording (`relative_audio`), in words. */
export function gapLabel(what: string): string {
  if (what === 'recorder_break') return '录制中断（录制服务重启）'
  if (what === 'recorder_disk') return '录制中断（存储写入失败）'
  const [role = '', kind = 'speech'] = what.split('_')
  const whose = SPEAKER_LABEL[role as PartyRole]
  return whose && GAP_LABEL[kind] ? whose + GAP_LABEL[kind] : '录制中断'
}

const GAP_LABEL: Record<string, string> = {
  speech: '语音未能转写',
  audio: '声音缺失',
  video: '画面缺失',
  absent: '不在场',
}

/** Whether two words of an alert differ, so that both need to be shown. */
export function heardDifferently(alert: Pick<AlertView, 'word' | 'heard_as'>): boolean {
  return alert.heard_as !== '' && alert.heard_as !== alert.word
}
