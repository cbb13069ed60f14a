/** Where a message leads to once it is read; nowhere where it says all there is to say. */
import type { ReviewMessage } from '@/api'

/** Messages about a call lead to it, where it is the reader's own. */
const CALLS = ['video_call', 'call_notice', 'call_moved', 'call_soon', 'cancelled', 'approved', 'rejected', 'moved']
const VISITS = ['visit_decided', 'visit_changed', 'visit_soon']
const WAITED = 'visit_waited'

export function messageTarget(message: Pick<ReviewMessage, 'kind' | 'object_id' | 'state'>): string | null {
  if (message.kind === 'account_erasure') return '/erasure'
  if (message.kind === WAITED) return '/bookings'
  if (message.kind === 'question_answered') return message.object_id ? `/questions/${message.object_id}` : '/questions'
  if (message.object_id && VISITS.includes(message.kind)) return `/visits/${message.object_id}`
  if (message.object_id && CALLS.includes(message.kind)) return `/calls/${message.object_id}`
  // What became of an application stands among the applications.
  return message.state === null ? null : '/applications'
}
