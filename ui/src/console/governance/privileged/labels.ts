/** What is said about who had opened what is privileged, in officers' words. */
import type { Schemas } from '@/api'
import type { Tone } from '@/shared/labels'

export const PART_LABEL: Record<Schemas['AccessPart'], string> = {
  recording: '录音录像',
  transcript: '转写文字',
  hits: '预警与命中',
  live: '实时监听',
  export: '下载导出',
  scan: '信件扫描件',
}

/** What was taken out, or heard as it was said, weighs more than what was looked at. */
export const PART_TONE: Record<Schemas['AccessPart'], Tone> = {
  recording: 'warning',
  transcript: 'warning',
  hits: 'muted',
  live: 'danger',
  export: 'danger',
  scan: 'warning',
}

export const CAUSE_LABEL: Record<Schemas['ErasureCause'], string> = {
  decided: '民警定为保密',
  told: '来源更正',
  found: '清查发现',
  restored: '恢复后再次清除',
}
