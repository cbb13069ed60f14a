/** Words of 会见通话复听. */
import { ofModule, type Permission } from '../../codes'
import type { Assessment } from '@/api'
import type { Tone } from '@/shared/labels'
import type { Channel } from './api'

export const CHANNELS = ['video_call', 'visit', 'phone_call'] as const
const CHANNEL_WORD: Record<(typeof CHANNELS)[number], string> = {
  video_call: '可视通话',
  visit: '现场会见',
  phone_call: '亲情电话',
}
export const CHANNEL_LABEL: Record<string, string> = CHANNEL_WORD
export const CHANNEL_TONE: Record<string, Tone> = { video_call: 'primary', visit: 'success', phone_call: 'warning' }

export const ASSESSMENTS: readonly Assessment[] = ['normal', 'attention', 'violation']
export const ASSESSMENT_TONE: Record<Assessment, Tone> = { normal: 'success', attention: 'warning', violation: 'danger' }

/** The page of the record itself: the case, or the module's. */
export function recordPath(channel: Channel, id: string): string {
  if (channel === 'video_call') return `/calls/${id}`
  return channel === 'visit' ? `/m/visits/${id}` : `/m/phone_calls/${id}`
}

/** The permission that opens it. */
export const RECORD_PERMISSION: Record<string, Permission> = { video_call: 'read_calls', visit: ofModule('visits', 'list'), phone_call: ofModule('phone_calls', 'list') }
