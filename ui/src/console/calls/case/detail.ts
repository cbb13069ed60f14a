/** What a line of the case page says beside its title, in words. */
import type { PartyRole, StageView } from '@/api'
import { formatSeconds } from '@/shared/formats'
import { ASSESSMENT_LABEL } from '@/shared/labels'
import { CALL_END_LABEL, FACE_REASON_LABEL, MASKING_LABEL, SPEAKER_LABEL } from '../../labels'

type Detail = Record<string, unknown>
type Sentence = (value: unknown, detail: Detail) => string

const text: Sentence = (value) => String(value)

/** Figures that officers read; what is not here is for programs and stays off the page. */
const SENTENCES: Record<string, Sentence> = {
  state: (value, detail) =>
    value === 'resumed'
      ? `录制服务重启后继续，缺 ${formatSeconds(Number(detail.from_s))} 至 ${formatSeconds(Number(detail.to_s))}`
      : (RECORDER_LABEL[String(value)] ?? ''),
  reason: (value) =>
    CALL_END_LABEL[value as keyof typeof CALL_END_LABEL] ?? FACE_REASON_LABEL[String(value)] ?? String(value),
  end_reason: (value) => CALL_END_LABEL[value as keyof typeof CALL_END_LABEL] ?? String(value),
  note: text,
  text,
  message: text,
  summary: text,
  problem: text,
  suggestion: (value) => (value === 'approve' ? '建议批准' : '建议驳回'),
  assessment: (value) => ASSESSMENT_LABEL[value as keyof typeof ASSESSMENT_LABEL] ?? String(value),
  minutes: (value, detail) =>
    detail.from_minutes === undefined
      ? `时长 ${String(value)} 分钟`
      : `由 ${String(detail.from_minutes)} 分钟改为 ${String(value)} 分钟`,
  tags: (value) => (value as string[]).join('、'),
  role: (value, detail) => partyText(String(value), detail),
  on: (value, detail) => (value === true || detail.role !== undefined ? '' : '结束'),
  word: (value, detail) => `「${String(value)}」${detail.class_name ? `（${String(detail.class_name)}）` : ''}`,
  score: (value) => `相似度 ${Number(value).toFixed(2)}`,
  level: (value) => LEVEL_LABEL[String(value)] ?? `评分 ${String(value)}`,
  seconds: (value) => `${String(Math.round(Number(value)))} 秒`,
  strokes: (value) => `${String(value)} 笔`,
  masking: (value) => MASKING_LABEL[value as keyof typeof MASKING_LABEL] ?? String(value),
  start_s: (value) => `位置 ${formatSeconds(Number(value))}`,
}

/** Who was muted or put out; of other stages the role is said by who did it. */
function partyText(role: string, detail: Detail): string {
  const whose = SPEAKER_LABEL[role as PartyRole] ?? ''
  if (typeof detail.out === 'boolean') return detail.out ? `请出${whose}` : `允许${whose}返回`
  return typeof detail.on === 'boolean' ? `${detail.on ? '静音' : '解除静音：'}${whose}` : ''
}

const RECORDER_LABEL: Record<string, string> = {
  broken: '录像写入失败',
  mended: '录像写入已恢复',
  sealed: '已封存',
  failed: '合成失败',
}
const LEVEL_LABEL: Record<string, string> = { info: '通知', warning: '警告' }

export function detailOf(stage: Pick<StageView, 'detail'>): string {
  return Object.entries(SENTENCES)
    .filter(([name]) => isSaid(stage.detail[name]))
    .map(([name, sentence]) => sentence(stage.detail[name], stage.detail))
    .filter(Boolean)
    .join(' · ')
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}
