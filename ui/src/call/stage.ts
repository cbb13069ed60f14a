/** What a party reads over the picture while something is awaited. */
import type { PartyRole } from '@/api/types'
import type { CallView } from './view'

export interface Awaited {
  title: string
  text: string
  /** Whether the picture behind still moves. */
  lost: boolean
}

/** What is awaited now; null while both talk. */
export function awaited(view: CallView, self: PartyRole): Awaited | null {
  const other: PartyRole = self === 'relative' ? 'inmate' : 'relative'
  const name = view.names[other] ?? '对方'
  if (view.phase === 'reconnecting' || view.media === 'lost') {
    return { title: '网络中断，正在重新连接…', text: '请不要关闭页面，连上后会自动继续通话。', lost: true }
  }
  if (view.phase === 'connecting') {
    return { title: '正在进入通话…', text: '正在与监狱会见系统建立加密连接。', lost: false }
  }
  if (view.state !== 'connected') {
    return { title: `正在等待 ${name} 接入`, text: '审批已通过。对方接入后，通话会自动开始，请不要离开本页。', lost: false }
  }
  if (!view.present.includes(other)) {
    // Its network may have failed, or an officer put it out: the other side is not told which.
    return { title: `${name} 暂时不在通话中`, text: '正在等待对方重新进入，通话时间照常计算。', lost: true }
  }
  if (view.media !== 'connected') {
    return { title: '正在接通画面…', text: '请稍候。', lost: false }
  }
  return null
}

/** Whose voice an officer holds back, told to both; empty while both are heard. */
export function silencedText(view: Pick<CallView, 'muted'>, self: PartyRole): string {
  const own = view.muted.includes(self)
  const others = view.muted.some((role) => role !== self)
  if (own && others) return '民警已将双方静音，请等待'
  if (own) return '民警已将您静音，对方暂时听不到您说话'
  return others ? '民警已将对方静音，您暂时听不到对方说话' : ''
}

/** How long has been waited, as `2:05`. */
export function waitedText(since: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - since) / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
