/** Answers of a query in words, and as a table to copy. */
import type { Tone } from '@/shared/labels'
import type { AnalystExport, SqlAnswer } from './api'

export const STATE_LABEL: Record<AnalystExport['state'], string> = { running: '导出中', done: '完成', failed: '失败' }
export const STATE_TONE: Record<AnalystExport['state'], Tone> = {
  running: 'primary',
  done: 'success',
  failed: 'danger',
}

/** How much was found, and whether there is more. */
export function foundText(answer: SqlAnswer, most: number): string {
  const time = `用时 ${answer.seconds.toFixed(2)} 秒`
  if (answer.rows.length === 0) return `没有符合条件的数据，${time}`
  const rows = answer.rows.length.toLocaleString('en-US')
  return answer.more ? `只显示前 ${most.toLocaleString('en-US')} 行，还有更多；${time}` : `共 ${rows} 行，${time}`
}

/** Rows as a spreadsheet takes them from the clipboard. */
export function asTabbed(answer: SqlAnswer): string {
  return [answer.columns, ...answer.rows]
    .map((row) => row.map((cell) => String(cell ?? '').replace(/[\t\r\n]+/g, ' ')).join('\t'))
    .join('\n')
}
