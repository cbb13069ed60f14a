/** An import's report, in words and as a file to mend the table by. */
import type { ImportProblem, ImportReport } from '../wire'

/** The byte order mark makes spreadsheet programs read the Chinese right. */
const BOM = '\ufeff'

export function problemsCsv(problems: readonly ImportProblem[]): string {
  const rows = [['行号', '列', '问题'], ...problems.map(({ row, column, message }) => [String(row), column, message])]
  return BOM + rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n'
}

/** Quoted, and kept from being read as a formula. */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${plain.replaceAll('"', '""')}"`
}

export function summaryOf(report: ImportReport): string {
  const told = [
    [report.created, '条新增'],
    [report.changed, '条更新'],
    [report.waiting, '条已提交审批'],
    [report.unchanged, '条无变化'],
    [report.refused, '条未导入'],
  ] as const
  return told.flatMap(([count, words]) => (count > 0 ? [`${count} ${words}`] : [])).join('，') || '文件中没有数据'
}
