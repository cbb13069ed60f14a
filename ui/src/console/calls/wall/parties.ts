/** What an officer does to one party of a call, in the words of the buttons. */
import type { PartyRole, RoomView } from '@/api'
import { SPEAKER_LABEL } from '../../labels'

/** Who sits on either side of a call. */
export type Side = Exclude<PartyRole, 'officer'>
export type Deed = 'mute' | 'unmute' | 'remove' | 'admit'

export interface PartyState {
  muted: boolean
  removed: boolean
}

/** The room's own word counts; before it was read, and for whoever is not seated, what the call's events told. */
export function stateOf(role: Side, room: RoomView | null, muted: readonly PartyRole[]): PartyState {
  const seat = room?.seats.find((one) => one.role === role)
  return { muted: seat?.muted ?? muted.includes(role), removed: room?.removed.includes(role) ?? false }
}

/** The two buttons of a party: each undoes what the other state did. */
export function deedsOf(state: PartyState, allowed: (action: string) => boolean): Deed[] {
  const deeds: Deed[] = []
  // Whoever is out says nothing that could be kept from the other.
  if (allowed('mute') && !state.removed) deeds.push(state.muted ? 'unmute' : 'mute')
  if (allowed('remove')) deeds.push(state.removed ? 'admit' : 'remove')
  return deeds
}

interface Words {
  button: (who: string) => string
  /** What the dialog says will happen, to `who` and to the other. */
  effect: (who: string, other: string) => string
  done: (who: string) => string
  phrases: readonly string[]
  /** What stands in the field from the start: undoing needs no new thought. */
  reason: string
}

const WORDS: Record<Deed, Words> = {
  mute: {
    button: (who) => `静音${who}`,
    effect: (who, other) => `${other}将听不到${who}说话；监听、录音和转写不受影响。双方会看到提示。`,
    done: (who) => `已静音${who}`,
    phrases: ['谈论与案情有关的内容', '言语过激', '背景嘈杂', '等待民警核实情况'],
    reason: '',
  },
  unmute: {
    button: () => '解除静音',
    effect: (who, other) => `${other}将重新听到${who}说话。`,
    done: (who) => `已解除对${who}的静音`,
    phrases: ['已提醒，恢复通话', '情况已核实'],
    reason: '已提醒，恢复通话',
  },
  remove: {
    button: (who) => `请出${who}`,
    effect: (who, other) => `${who}将立即离开通话，民警允许之前不能返回；${other}留在通话中等待。通话时间照常计算。`,
    done: (who) => `已请出${who}`,
    phrases: ['通话人员与登记不符', '有未经许可人员入镜', '不服从民警管理', '言语威胁、煽动'],
    reason: '',
  },
  admit: {
    button: () => '允许返回',
    effect: (who) => `${who}可以重新进入本次通话。`,
    done: (who) => `已允许${who}返回`,
    phrases: ['已教育，允许返回', '情况已核实'],
    reason: '已教育，允许返回',
  },
}

const other = (role: Side): Side => (role === 'relative' ? 'inmate' : 'relative')

export const buttonText = (deed: Deed, role: Side) => WORDS[deed].button(SPEAKER_LABEL[role])
export const effectText = (deed: Deed, role: Side) => WORDS[deed].effect(SPEAKER_LABEL[role], SPEAKER_LABEL[other(role)])
export const doneText = (deed: Deed, role: Side) => WORDS[deed].done(SPEAKER_LABEL[role])
export const phrasesOf = (deed: Deed) => WORDS[deed].phrases
export const firstReason = (deed: Deed) => WORDS[deed].reason

/** As the server asks: a reason of at least two characters. */
export const isReason = (text: string) => text.trim().length >= 2
