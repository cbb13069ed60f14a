/** What is said about what is undetermined, in officers' words. */
import type { Schemas } from '@/api'
import { DAY_MS } from '@/shared/days'
import type { Towards } from './api'

export const BASIS_LABEL: Record<Schemas['Basis'], string> = {
  rule: '按关系认定',
  missing: '未登记关系',
  unknown: '关系无法认定',
  contradicted: '前后登记不一致',
  decided: '人工定密',
}

export const WORDS: Record<Towards, { button: string; title: string; told: string; done: string }> = {
  privileged: {
    button: '定为保密',
    title: '定为保密',
    told: '一人即可定为保密，立即生效：不抽取、不转写、不拆阅。定为保密后，任何人都不能再改为普通。',
    done: '已定为保密',
  },
  ordinary: {
    button: '申请定为普通',
    title: '申请定为普通',
    told: '须由另一名职责不同的民警审批。审批通过前不抽取、不转写、不拆阅；通过后自动抽取录音。',
    done: '已提交审批',
  },
}

/** How old a row is, in days; what is yet to come is due today. */
export function ageLabel(at: string, now: number): string {
  const days = Math.floor((now - new Date(at).getTime()) / DAY_MS)
  return days < 1 ? '今天' : `${days} 天`
}
