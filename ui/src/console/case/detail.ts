/** What a line of the case page says beside its title, in words. */
import type { StageView } from '@/api'
import { formatSeconds } from '@/shared/formats'
import { END_REASON_LABEL } from '@/shared/labels'

type Detail = Record<string, unknown>
type Sentence = (value: unknown, detail: Detail) => string

const text: Sentence = (value) => String(value)

/** Figures that officers read; what is not here is for programs and stays off the page. */
const SENTENCES: Record<string, Sentence> = {
  reason: (value) => END_REASON_LABEL[value as keyof typeof END_REASON_LABEL] ?? String(value),
  end_reason: (value) => END_REASON_LABEL[value as keyof typeof END_REASON_LABEL] ?? String(value),
  note: text,
  text,
  message: text,
  summary: text,
  minutes: (value) => `时长 ${String(value)} 分钟`,
  word: (value, detail) => `「${String(value)}」${detail.class_name ? `（${String(detail.class_name)}）` : ''}`,
  score: (value) => `相似度 ${Number(value).toFixed(2)}`,
  level: (value) => LEVEL_LABEL[String(value)] ?? `评分 ${String(value)}`,
  seconds: (value) => `${String(Math.round(Number(value)))} 秒`,
  start_s: (value) => `位置 ${formatSeconds(Number(value))}`,
}

const LEVEL_LABEL: Record<string, string> = { info: '通知', warning: '警告' }

export function detailOf(stage: Pick<StageView, 'detail'>): string {
  return Object.entries(SENTENCES)
    .filter(([name]) => isSaid(stage.detail[name]))
    .map(([name, sentence]) => sentence(stage.detail[name], stage.detail))
    .join(' · ')
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}
