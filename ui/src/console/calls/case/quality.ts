/** A call's stored quality in words. */
import type { QualityGrade, SideQuality } from '@/api'
import { formatSeconds } from '@/shared/formats'
import { GRADE_LABEL, measuredText } from '../wall/figures'

export const GRADE_TONE = { good: 'success', fair: 'warning', poor: 'danger' } as const satisfies Record<QualityGrade, string>

const percent = (share: number) => `${(share * 100).toFixed(1)}%`

/** Loss where it was worst, and on the way up, beside the mean. */
export function lossText(side: Pick<SideQuality, 'loss_most' | 'up_loss'>): string[] {
  return [
    side.loss_most === null ? '' : `最大丢包 ${percent(side.loss_most)}`,
    side.up_loss === null ? '' : `上行丢包 ${percent(side.up_loss)}`,
  ].filter(Boolean)
}

/** Sizes of the picture that the side sent, in their order, each once. */
export function pictureText(side: Pick<SideQuality, 'spans'>): string {
  const sizes = side.spans.map((span) => (span.sent_width && span.sent_height ? `${span.sent_width}×${span.sent_height}` : ''))
  return [...new Set(sizes.filter(Boolean))].join('、')
}

/** What lies under the mouse on one span. */
export function spanTitle(span: SideQuality['spans'][number]): string {
  return `${formatSeconds(span.from_s)}–${formatSeconds(span.to_s)} ${GRADE_LABEL[span.grade]} ${measuredText(span)}`.trim()
}
