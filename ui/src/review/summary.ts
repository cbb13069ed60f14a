/** A draft of the officer's summary from what was heard. */
import type { AlertView } from '@/api'
import { SPEAKER_LABEL } from '@/console/labels'
import { formatSeconds } from '@/shared/formats'

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
