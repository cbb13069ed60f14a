/** What a party reads when a call is over. */
import type { CallView as Call } from '@/api'
import { formatLength } from '@/shared/formats'
import { endReasonFor } from '@/shared/labels'
import type { CallView } from './view'

export interface Ending {
  title: string
  reason: string
  length: string
  tone: 'plain' | 'bad'
}

/** The call goes on without them; only an officer may let them in again. */
const REMOVED = '通话还没有结束。民警允许后，您可以再次进入。'

/** `self` is who reads it: their own doing is told as theirs. */
export function endingOf(view: CallView | null, call: Call | null, self: 'relative' | 'inmate'): Ending {
  if (view?.refusal && view.phase === 'refused') {
    const { code, message } = view.refusal
    if (code === 'removed') return { title: '民警已请您离开通话', reason: REMOVED, length: '', tone: 'bad' }
    return { title: '未能进入通话', reason: message, length: '', tone: 'bad' }
  }
  const state = view?.ended?.state ?? call?.state ?? null
  return { title: titleOf(state, view), reason: reasonOf(view, call, self), length: lengthOf(call), tone: state === 'cut_off' ? 'bad' : 'plain' }
}

function titleOf(state: Call['state'] | null, view: CallView | null): string {
  if (state === 'cut_off') return '民警已切断通话'
  if (state === 'missed') return '本次通话未接通'
  if (state === 'waiting' || state === 'approved') return '您已离开等候'
  return view?.ended?.reason === 'connection_lost' ? '通话已中断' : '通话已结束'
}

function reasonOf(view: CallView | null, call: Call | null, self: 'relative' | 'inmate'): string {
  const reason = view?.ended?.reason ?? call?.end_reason
  if (reason?.startsWith(self)) return endReasonFor(reason, self)
  if (view?.ended?.message) return view.ended.message
  return call?.reason || (reason ? endReasonFor(reason, self) : '')
}

function lengthOf(call: Call | null): string {
  if (!call?.connected_at || !call.ended_at) return ''
  return formatLength((Date.parse(call.ended_at) - Date.parse(call.connected_at)) / 1000)
}
