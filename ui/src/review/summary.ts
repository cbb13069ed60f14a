/** A draft of the officer's summary from what was heard. */
import type { AlertView, LineView, PartyRole } from '@/api'
import type { ConversationRow } from '@/console/recordings/conversations/api'
import { SPEAKER_LABEL } from '@/console/labels'
import { isGap } from '@/console/speech/transcript/lines'
import { formatLength, formatSeconds } from '@/shared/formats'

const CONCLUSION: Record<string, string> = { confirmed: '，复核属实', dismissed: '，复核为误报' }

/** One line for each alert, by time. */
export function alertLines(alerts: readonly AlertView[]): string {
  return [...alerts].sort((a, b) => a.start_s - b.start_s).map(lineOf).join('\n')
}

function lineOf(alert: AlertView): string {
  const judged = CONCLUSION[alert.state] ?? ''
  if ((alert.kind ?? 'word') !== 'word') return `${formatSeconds(alert.start_s)} ${SPEAKER_LABEL[alert.speaker]}一方：${alert.word}${judged}。`
  const sound = alert.matched_by === 'sound' ? '（近音）' : ''
  const said = `${formatSeconds(alert.start_s)} ${SPEAKER_LABEL[alert.speaker]}提到“${alert.word}”${sound}`
  return `${said}，${alert.class_name}类${judged}。`
}

/**
 * What can be counted of a conversation: its length, who spoke how much, where sensitive words fell.
 * What it was about is for the officer to write.
 */
export function draftOf(row: Pick<ConversationRow, 'seconds'>, lines: readonly LineView[]): string {
  const spoken = lines.filter((line) => !isGap(line))
  const parts = [...(row.seconds ? [`时长 ${formatLength(row.seconds)}`] : []), ...SPEAKERS.flatMap((role) => spokenBy(role, spoken))]
  const hits = spoken.flatMap((line) => line.hits.map((hit) => ({ hit, line })))
  const words = new Map<string, number>()
  for (const { hit } of hits) words.set(hit.word, (words.get(hit.word) ?? 0) + 1)
  const told = [...words].map(([word, times]) => `“${word}”${times > 1 ? ` ${times} 次` : ''}`).join('、')
  return `${parts.join('；')}。${hits.length ? `敏感词 ${hits.length} 处：${told}。` : '未发现敏感词。'}`
}

const SPEAKERS: readonly PartyRole[] = ['relative', 'inmate', 'officer']

function spokenBy(role: PartyRole, lines: readonly LineView[]): string[] {
  const mine = lines.filter((line) => line.speaker === role)
  if (mine.length === 0) return []
  const seconds = mine.reduce((sum, line) => sum + Math.max(0, line.end_s - line.start_s), 0)
  return [`${SPEAKER_LABEL[role]}说话 ${mine.length} 句、约 ${formatLength(seconds)}`]
}
