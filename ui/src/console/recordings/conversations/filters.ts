/** What the list of conversations is searched by; figures of other pages lead here. */
import { ASSESSMENT_LABEL } from '@/shared/labels'
import { SEVERITY_LABEL } from '../../labels'
import { choice, days, flag, held, named, search, unit, YES_OR_NO, type Filter } from '../../lists/filters'
import { ASSESSMENTS, CHANNEL_LABEL, CHANNELS } from './labels'

const VISIT_TYPES = { OPEN: '宽见', REGULAR: '普见', VIDEO: '视频会见' } as const
const MORE = { more: true }
const DAY_MINUTES = 1440

export const CONVERSATION_FILTERS: readonly Filter[] = [
  search('q', '说过的话，空格隔开多个词', { most: 200, width: 252, id: 'conversations-text' }),
  choice('channel', '通道', named(CHANNELS, CHANNEL_LABEL)),
  days('会见日期'),
  unit(),
  search('inmate', '罪犯姓名或编号', { asked: ['inmate_like'], width: 146 }),
  search('relative', '家属姓名', { asked: ['relative_like'], width: 120 }),
  choice('hits', '敏感词', { 1: '有敏感词', 0: '无敏感词' }, { ...YES_OR_NO, asked: ['has_hits'] }),
  choice('reviewed', '复听', { 0: '待复听', 1: '已复听' }, YES_OR_NO),
  search('class', '敏感词类别', { asked: ['word_class'], most: 32, width: 146, ...MORE }),
  search('word', '敏感词', { most: 32, width: 146, ...MORE }),
  choice('visit_type', '会见类型', VISIT_TYPES, MORE),
  choice('severity', '严重程度', { 1: `${SEVERITY_LABEL[1]}及以上`, 2: `${SEVERITY_LABEL[2]}及以上`, 3: SEVERITY_LABEL[3]! }, MORE),
  choice('assessment', '评定', named(ASSESSMENTS, ASSESSMENT_LABEL), MORE),
  choice('anomaly', '异常', { 1: '有异常', 0: '无异常' }, { ...YES_OR_NO, ...MORE }),
  search('reviewer', '复听民警', { width: 146, ...MORE }),
  {
    kind: 'range',
    names: ['least', 'most'],
    asked: ['least_s', 'most_s'],
    title: '时长（分钟）',
    fits: (value) => /^\d{1,4}$/.test(value) && Number(value) <= DAY_MINUTES,
    said: (minutes) => String(Number(minutes) * 60),
    width: 230,
    ...MORE,
  },
  flag('overdue', '超时未复听', YES_OR_NO),
  // Somebody or something that a figure led to; named by nothing but the rows themselves.
  held('inmate_id', '指定罪犯'),
  held('relative_id', '指定家属'),
  held('assignee_id', '分派给指定民警'),
  held('reviewer_id', '指定复听民警'),
  held('kept', '已结束的非保密会见通话', YES_OR_NO),
]
