/** States, kinds and origins of reports, in officers' words. */
import type { Tone } from '@/shared/labels'
import type { Cell, Column, Report } from './api'

type State = Report['report']['state']

export const STATE_LABEL: Record<State, string> = { draft: '填报中', submitted: '审批中', returned: '已退回', approved: '已通过' }
export const STATE_TONE: Record<State, Tone> = { draft: 'primary', submitted: 'warning', returned: 'danger', approved: 'success' }
export const VERSION_LABEL = { draft: '草稿', published: '生效中', retired: '已停用' } as const
export const VERSION_TONE: Record<keyof typeof VERSION_LABEL, Tone> = { draft: 'warning', published: 'success', retired: 'muted' }
export const ORIGIN_LABEL: Record<Cell['origin'], string> = { entered: '录入', linked: '关联数据', overridden: '关联数据，已手工改动', formula: '公式计算' }
export const FLAW_LABEL: Record<NonNullable<Cell['flaw']>, string> = { zero: '除数为零', too_large: '数值过大' }
export const KIND_LABEL: Record<NonNullable<Column['kind']>, string> = { number: '数值', money: '金额（元）', percent: '百分比', text: '文字' }
export const FROM_LABEL: Record<NonNullable<Column['from']>, string> = { entered: '录入', linked: '关联数据', formula: '公式' }
export const TOTAL_LABEL: Record<NonNullable<Column['total']>, string> = { none: '不合计', sum: '求和', formula: '按公式' }
export const ROWS_LABEL = { fixed: '固定行', wards: '每个监区一行', prisons: '每所监狱一行', dictionary: '数据字典每项一行' } as const
export const LEVEL_LABEL = { ward: '监区填报', prison: '监狱填报', bureau: '局填报' } as const
export const PERIOD_LABEL = { month: '月报', year: '年报' } as const
