/** Words of 需关注记录. */
import type { Tone } from '@/shared/labels'
import type { AttentionView, Verb } from './api'

export const STATE_LABEL: Record<AttentionView['state'], string> = {
  proposed: '待确认',
  archived: '已归档',
  dismissed: '已排除',
  lifted: '已解除',
}
export const STATE_TONE: Record<AttentionView['state'], Tone> = {
  proposed: 'warning',
  archived: 'danger',
  dismissed: 'muted',
  lifted: 'success',
}

export const CAUSE_LABEL: Record<AttentionView['cause'], string> = {
  words: '敏感词',
  meaning: '语义分析',
  officer: '民警认定',
}

/** Classes that both the analysis and the first word library know; others can be typed. */
export const CLASSES = ['自伤自杀', '脱逃', '违禁品', '暴力', '毒品', '案情串供', '赌博债务', '扰乱秩序'] as const

export const VERB: Record<Verb, { title: string; button: string; told: string; done: string; needed: boolean }> = {
  accept: {
    title: '采纳并归档',
    button: '采纳归档',
    told: '采纳后，这次通话归入需关注记录，并记下您的姓名和时间。',
    done: '已归档',
    needed: false,
  },
  dismiss: {
    title: '排除',
    button: '排除',
    told: '排除后不再提示这一条；记录和您的理由会保留。',
    done: '已排除',
    needed: true,
  },
  lift: {
    title: '解除关注',
    button: '解除关注',
    told: '解除后这次通话不再列为需关注；记录和您的理由会保留。',
    done: '已解除关注',
    needed: true,
  },
}

/** What judged, as an officer reads it. */
export function classifierLabel(classifier: string): string {
  const [name, version = ''] = classifier.split(' ')
  return `${name === 'embedded' ? '内置模型' : name} 第 ${version} 版`
}

/** How sure the analysis is, in a word; the number stands beside it. */
export function confidenceLabel(confidence: number): string {
  if (confidence >= 0.9) return '把握较大'
  return confidence >= 0.75 ? '把握中等' : '把握一般'
}

/** What may be decided on a record as it stands. */
export function verbsOf(record: Pick<AttentionView, 'state'>): Verb[] {
  if (record.state === 'proposed') return ['accept', 'dismiss']
  return record.state === 'archived' ? ['lift'] : []
}
