/** Which parts of a recording the review plays. */
import type { RecordingPartView, RecordingView } from '@/api'

export interface Sources {
  sound: RecordingPartView | null
  /** Plays without its sound, beside `sound`. */
  picture: RecordingPartView | null
}

/** The sound alone carries the review; a recording without one is heard through its whole call. */
export function sourcesOf(recording: Pick<RecordingView, 'parts'>): Sources {
  const first = (kind: string) => recording.parts.find((part) => part.kind === kind) ?? null
  const whole = first('call')
  return { sound: first('sound') ?? whole, picture: first('picture') ?? whole }
}

const KIND_LABEL: Record<string, string> = { call: '音视频', sound: '录音', picture: '录像', track: '原始音轨' }
const ROLE_NAME: Record<string, string> = { relative: '家属', inmate: '服刑人员', officer: '民警' }

export function partLabel(part: Pick<RecordingPartView, 'kind' | 'role' | 'media_type'>): string {
  const kind = part.kind === 'track' && part.media_type.startsWith('video') ? '原始画面' : (KIND_LABEL[part.kind] ?? part.kind)
  return part.role ? `${kind}（${ROLE_NAME[part.role] ?? part.role}）` : kind
}

/** A name for the file on the officer's disk. */
export function fileName(caseNo: string, part: Pick<RecordingPartView, 'kind' | 'role' | 'media_type'>): string {
  const ending = ['json', 'ogg', 'mp4'].find((one) => part.media_type.includes(one)) ?? 'webm'
  return `${caseNo}-${partLabel(part)}.${ending}`
}
