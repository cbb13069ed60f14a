/** An import's report in words. */
import type { ImportReport } from './wordsApi'

export function summaryOf(report: ImportReport): string {
  const told = [
    [report.created, report.applied ? '个新增' : '个可新增'],
    [report.changed, report.applied ? '个已更新' : '个可更新'],
    [report.unchanged, '个无变化'],
    [report.skipped, '个已有未改动'],
    [report.refused, report.applied ? '行未导入' : '行有问题'],
  ] as const
  const counts = told.flatMap(([count, words]) => (count > 0 ? [`${count} ${words}`] : []))
  if (counts.length === 0) return '文件中没有数据'
  return report.applied ? counts.join('，') : `尚未导入：${counts.join('，')}`
}
