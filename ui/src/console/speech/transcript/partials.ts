/** What somebody who still speaks has said so far: one text a speaker, gone once its line is there. */

import type { LineView, Schemas } from '@/api'

export type PartialLine = Pick<Schemas['PartialLine'], 'speaker' | 'start_s' | 'text'>
export type SpeechChannel = Pick<Schemas['SpeechChannel'], 'state' | 'place'>

export function withPartial(known: readonly PartialLine[], part: PartialLine): PartialLine[] {
  return [...known.filter((one) => one.speaker !== part.speaker), part]
}

/** Without the part that this line is the whole of. */
export function withoutSpoken(known: readonly PartialLine[], line: Pick<LineView, 'speaker' | 'end_s'>): PartialLine[] {
  return known.filter((one) => one.speaker !== line.speaker || one.start_s >= line.end_s)
}

/** Why nothing is transcribed at present, in the words of those who watch; empty where it is. */
export function channelNote(channel: SpeechChannel | null): string {
  if (channel?.state === 'waiting') {
    return channel.place > 0 ? `转写通道已满，排在第 ${channel.place} 位，暂无转写。` : '正在等待转写通道，暂无转写。'
  }
  return channel?.state === 'refused' ? '转写通道已满，本次通话暂无转写，请人工监听。' : ''
}
